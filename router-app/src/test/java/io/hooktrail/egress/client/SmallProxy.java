package io.hooktrail.egress.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on 127.0.0.1: ways through for CONNECT, whole requests passed on for any other method; it keeps what it was asked. */
final class SmallProxy implements AutoCloseable {

    private final ServerSocket server;
    private final String refusal;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private SmallProxy(String refusal) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.refusal = refusal;
        Thread.startVirtualThread(this::accept);
    }

    static SmallProxy willing() throws IOException {
        return new SmallProxy("");
    }

    /** Answers every request so, whatever it asks for. */
    static SmallProxy answering(String answer) throws IOException {
        return new SmallProxy(answer);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The heads of the requests, as they came. */
    List<String> heads() {
        return heads;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var head = head(client.getInputStream());
            heads.add(head);
            if (!refusal.isEmpty()) {
                write(client.getOutputStream(), refusal);
                client.getInputStream().readAllBytes();
                return;
            }
            var words = head.lines().findFirst().orElse("").split(" ", -1);
            var isTunnel = words[0].equals("CONNECT");
            var target = URI.create(isTunnel ? "tunnel://" + words[1] : words[1]);
            try (var sink = new Socket(target.getHost().replaceAll("[\\[\\]]", ""), target.getPort())) {
                if (isTunnel) {
                    write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\nVia: 1.1 small\r\n\r\n");
                } else {
                    write(sink.getOutputStream(), head.replace(words[1], target.getRawPath())
                            .replaceAll("(?im)^proxy-authorization:.*\r\n", ""));
                }
                var back = Thread.startVirtualThread(() -> pump(sink, client));
                pump(client, sink);
                back.join();
            }
        } catch (IOException e) {
            // One of the two left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two left.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
