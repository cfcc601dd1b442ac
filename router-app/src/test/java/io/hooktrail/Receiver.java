package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A sink of many paths that keeps what it got and answers each path with the status set for it, else 200. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<Delivery>> deliveries = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** One request as it came. */
    record Delivery(Headers headers, byte[] body) {

        String header(String name) {
            var value = headers.getFirst(name);
            return value == null ? "" : value;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** By the specification's text alone, with the secret as the subscriber got it. */
        boolean isSignedWith(String secret) {
            var expected = Webhook.standardSignature(secret, header("webhook-id"), header("webhook-timestamp"), body);
            return List.of(header("webhook-signature").split(" ", -1)).contains(expected);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    void answer(String path, int status) {
        statuses.put(path, status);
    }

    /** The next request to the path is answered when the latch is down, with the status of that time. */
    void holdNext(String path, CountDownLatch until) {
        held.put(path, until);
    }

    /** In the order of arrival. */
    List<Delivery> received(String path) {
        return deliveries.computeIfAbsent(path, ignored -> new CopyOnWriteArrayList<>());
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(1);
            var body = exchange.getRequestBody().readAllBytes();
            var until = held.remove(path);
            received(path).add(new Delivery(exchange.getRequestHeaders(), body));
            if (until != null) {
                until.await();
            }
            exchange.sendResponseHeaders(statuses.getOrDefault(path, 200), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
