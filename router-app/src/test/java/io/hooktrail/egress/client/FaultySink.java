package io.hooktrail.egress.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.Addresses;

/** A sink on this machine that reads whole requests from a bare socket and answers each by a script. */
public final class FaultySink implements AutoCloseable {

    private final ServerSocket server;
    private final String scheme;
    private final Welcome welcome;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FaultySink(ServerSocket server, String scheme, Welcome welcome, Script script) {
        this.server = server;
        this.scheme = scheme;
        this.welcome = welcome;
        this.script = script;
        Thread.startVirtualThread(this::accept);
    }

    private static ServerSocket listener(InetAddress address) {
        try {
            return new ServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to do with a connection before a request is read. */
    private interface Welcome {

        void connected(Socket socket) throws IOException, InterruptedException;
    }

    /** What to do with the request just read; the connection stays open after it returns normally. */
    public interface Script {

        void answer(Talk talk) throws IOException, InterruptedException;
    }

    /** A request as it came; names of headers in small letters, repeated ones joined by a comma. */
    public record Request(String line, Map<String, String> headers, byte[] body) {

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** One request and the way back. */
    public record Talk(Request request, int number, Socket socket, OutputStream out, CountDownLatch closed) {

        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        public void close() throws IOException {
            socket.close();
        }

        public void reset() throws IOException {
            FaultySink.reset(socket);
        }

        /** Writes the same bytes so often, or until the other side has had enough. */
        public void write(byte[] bytes, int times) throws IOException {
            for (var time = 0; time < times; time++) {
                out.write(bytes);
            }
            out.flush();
        }

        /** Writes bits until the other side has had enough. */
        public void dripForEver(String bit) throws IOException, InterruptedException {
            while (!closed.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                write(bit);
            }
        }

        public void hang() throws InterruptedException {
            closed.await();
        }
    }

    public static FaultySink scripted(Script script) {
        return new FaultySink(listener(InetAddress.getLoopbackAddress()), "http", socket -> {}, script);
    }

    /** Answers every request with the same bytes. */
    public static FaultySink answering(String response) {
        return scripted(talk -> talk.write(response));
    }

    /** The same at another address of this machine, such as 127.0.0.2. */
    public static FaultySink answeringAt(String address, String response) {
        return new FaultySink(listener(Addresses.literal(address).orElseThrow()), "http", socket -> {},
                talk -> talk.write(response));
    }

    /** Answers every request with the same bytes, over TLS. */
    public static FaultySink secured(SSLContext context, String response) {
        try {
            var server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            return new FaultySink(server, "https", socket -> {}, talk -> talk.write(response));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets every connection as soon as it is there. */
    public static FaultySink resettingAtAccept() {
        return new FaultySink(listener(InetAddress.getLoopbackAddress()), "http", FaultySink::reset, talk -> {});
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public static FaultySink answeringStatus(String status, String body) {
        return answering("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** A port nobody listens on. */
    public static int refusingPort() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create(scheme + "://" + server.getInetAddress().getHostAddress() + ":" + port() + "/hooks?a=b");
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<Request> requests() {
        return requests;
    }

    /** How often somebody connected, with or without a request. */
    public int connections() {
        return connections.get();
    }

    /** Closes every connection there is, and goes on listening. */
    public void dropConnections() {
        open.forEach(FaultySink::closeQuietly);
        open.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            welcome.connected(socket);
            if (socket.isClosed()) {
                return;
            }
            var in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                var request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                script.answer(new Talk(request, requests.size(), socket, socket.getOutputStream(), closed));
            }
        } catch (IOException e) {
            // The other side left, which many of the tests want.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        var line = line(in);
        if (line == null) {
            return null;
        }
        var headers = new LinkedHashMap<String, String>();
        for (var header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            var colon = header.indexOf(':');
            headers.merge(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip(),
                    (one, other) -> one + "," + other);
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, in.readNBytes(length));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        dropConnections();
    }
}
