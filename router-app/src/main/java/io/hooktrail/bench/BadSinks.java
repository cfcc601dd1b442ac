package io.hooktrail.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Five sinks on real sockets, each of which fails in its own way. */
final class BadSinks implements AutoCloseable {

    private static final int BACKLOG_MAX = 1024;
    private static final long DRIP_MILLIS = 100;
    private static final String SHORT = "PT2S";
    private static final String LONG = "PT15S";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<BadSink> sinks = new ArrayList<>();

    /**
     * One of them.
     *
     * @param reason the word by which the timeline must tell what is wrong
     * @param timeout for its subscription, ISO 8601: short where it is what ends the attempt, else long enough for a busy
     * machine
     */
    record BadSink(String name, String url, String reason, String timeout) {}

    private interface Conversation {

        void with(Socket socket) throws IOException, InterruptedException;
    }

    private interface Answer {

        void write(ClassicHttpResponse response);
    }

    /** @param elsewhere where the redirecting one points; nothing may arrive there */
    static BadSinks open(String elsewhere) throws IOException {
        var bad = new BadSinks();
        try {
            bad.add("hanging", bad.talking(BadSinks::hang), "timeout", SHORT);
            bad.add("dripping", bad.talking(BadSinks::drip), "timeout", SHORT);
            bad.add("redirecting", bad.answering(response -> {
                response.setCode(HttpStatus.SC_MOVED_TEMPORARILY);
                response.setHeader("Location", elsewhere);
            }), "redirect", LONG);
            bad.add("failing", bad.answering(response -> response.setCode(HttpStatus.SC_INTERNAL_SERVER_ERROR)),
                    "status", LONG);
            bad.add("refusing", bad.refusing(), "connect", LONG);
            return bad;
        } catch (IOException e) {
            bad.close();
            throw e;
        }
    }

    List<BadSink> all() {
        return sinks;
    }

    private void add(String name, int port, String reason, String timeout) {
        sinks.add(new BadSink(name, "http://127.0.0.1:" + port + "/hooks", reason, timeout));
    }

    private int talking(Conversation conversation) throws IOException {
        var server = new ServerSocket(0, BACKLOG_MAX, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.startVirtualThread(() -> talk(conversation, socket));
                } catch (IOException e) {
                    return; // Closed, at the end of the run.
                }
            }
        });
        return server.getLocalPort();
    }

    private static void talk(Conversation conversation, Socket socket) {
        try (socket) {
            conversation.with(socket);
        } catch (IOException e) {
            // The router has hung up, as it should.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the request and says nothing until the other side goes. */
    private static void hang(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Answers a byte at a time, so that no wait for the next byte is ever long. */
    private static void drip(Socket socket) throws IOException, InterruptedException {
        var out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write('.');
            TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
        }
    }

    private int answering(Answer answer) throws IOException {
        HttpServer server = ServerBootstrap.bootstrap()
                .setLocalAddress(InetAddress.getLoopbackAddress())
                .setListenerPort(0)
                .setSocketConfig(SocketConfig.custom().setTcpNoDelay(true).setBacklogSize(BACKLOG_MAX).build())
                .setRequestRouter((asked, context) -> (request, response, ignored) -> {
                    EntityUtils.consume(request.getEntity());
                    answer.write(response);
                })
                .create();
        server.start();
        open.add(server);
        return server.getLocalPort();
    }

    /** A socket that is bound, so that nobody else takes the port, and does not listen. */
    private int refusing() throws IOException {
        var bound = new Socket();
        open.add(bound);
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return bound.getLocalPort();
    }

    @Override
    public void close() {
        for (var one : open) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("a bad sink does not close", e);
            }
        }
    }
}
