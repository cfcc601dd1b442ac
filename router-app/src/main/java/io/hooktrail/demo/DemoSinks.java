package io.hooktrail.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo's receivers, a small HTTP server on a loopback port of its own. {@code /failing} always answers 503 and every other
 * path 204; {@code GET /} shows the deliveries that came last, newest first.
 */
final class DemoSinks implements AutoCloseable {

    static final String ECHO = "/echo";
    static final String PAYMENTS = "/payments";
    static final String FAILING = "/failing";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int KEPT_MAX = 20;
    private static final int BODY_BYTES_MAX = 256 * 1024;
    private static final List<String> SHOWN = List.of("ce-type", "ce-source", "ce-subject", "ce-causationid",
            "webhook-id", "webhook-timestamp", "webhook-signature", "hooktrail-attempt");

    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Map<String, Object>> latest = new ArrayDeque<>();

    /**
     * Listens from now on.
     *
     * @param port 0 for any free one
     * @throws java.net.BindException when another process has the port
     */
    DemoSinks(int port, Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    String url(String path) {
        return "http://127.0.0.1:" + address().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                keep(exchange);
                if (exchange.getRequestURI().getPath().equals(FAILING)) {
                    reply(exchange, 503, "text/plain", "this sink of the demo always says no\n");
                } else {
                    exchange.sendResponseHeaders(204, -1);
                }
            } else {
                reply(exchange, 200, "application/json",
                        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(latest()) + "\n");
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void keep(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        var delivery = new LinkedHashMap<String, Object>();
        delivery.put("at", clock.instant().toString());
        delivery.put("path", exchange.getRequestURI().getPath());
        for (var name : SHOWN) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                delivery.put(name, value);
            }
        }
        delivery.put("body", new String(body, StandardCharsets.UTF_8));
        synchronized (latest) {
            latest.addFirst(delivery);
            if (latest.size() > KEPT_MAX) {
                latest.removeLast();
            }
        }
    }

    private List<Map<String, Object>> latest() {
        synchronized (latest) {
            return new ArrayList<>(latest);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
