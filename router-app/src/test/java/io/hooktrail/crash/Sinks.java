package io.hooktrail.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static java.util.Objects.requireNonNull;

/** The receivers: real sockets, one path each, that outlive the routers and remember every attempt. */
final class Sinks implements AutoCloseable {

    /** How a sink answers. */
    enum Temper {
        /** Takes everything. */
        GOOD("good"),
        /** Answers 500 to the first one or two attempts of each delivery. */
        FLAKY("flaky"),
        /** Answers 500 always. */
        DEAD("dead");

        private final String path;

        Temper(String path) {
            this.path = path;
        }

        /** The path, and the name of the subscription that sends there. */
        String path() {
            return path;
        }

        private int answer(String webhookId, int earlier) {
            return switch (this) {
                case GOOD -> 204;
                case FLAKY -> earlier <= Math.floorMod(webhookId.hashCode(), 2) ? 500 : 200;
                case DEAD -> 500;
            };
        }
    }

    /**
     * One attempt as it came.
     *
     * @param number by {@code Hooktrail-Attempt}
     * @param answered the status given
     */
    record Seen(String webhookId, int number, int answered) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Ledger ledger;
    private final Map<Temper, Map<String, List<Seen>>> seen = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicLong taken = new AtomicLong();

    Sinks(Ledger ledger) throws IOException {
        this.ledger = ledger;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        server.setExecutor(threads);
        for (var temper : Temper.values()) {
            seen.put(temper, new HashMap<>());
            server.createContext("/" + temper.path(), exchange -> receive(temper, exchange));
        }
        server.start();
    }

    String url(Temper temper) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + temper.path();
    }

    private void receive(Temper temper, HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            exchange.sendResponseHeaders(answer(temper, headers.getFirst("ce-id"), headers.getFirst("webhook-id"),
                    Integer.parseInt(headers.getFirst("Hooktrail-Attempt")), body), -1);
        }
    }

    private synchronized int answer(Temper temper, String ceid, String webhookId, int number, byte[] body) {
        var attempts = requireNonNull(seen.get(temper)).computeIfAbsent(ceid, ignored -> new ArrayList<>(2));
        var status = temper.answer(webhookId, attempts.size());
        attempts.add(new Seen(webhookId, number, status));
        var event = ledger.find(ceid);
        if (event == null || !Arrays.equals(event.body(), body)) {
            violations.add(ceid + " arrived at " + temper + " with other bytes than were sent");
        }
        if (status < 300) {
            taken.incrementAndGet();
        }
        return status;
    }

    /** Attempts answered 2xx since the start. */
    long taken() {
        return taken.get();
    }

    /** How many of the events that were sent have not yet arrived where they must. */
    synchronized long missing() {
        return ledger.sent()
                .keySet()
                .stream()
                .filter(ceid -> isMissing(Temper.GOOD, ceid) || isMissing(Temper.FLAKY, ceid))
                .count();
    }

    private boolean isMissing(Temper temper, String ceid) {
        return requireNonNull(seen.get(temper)).getOrDefault(ceid, List.of())
                .stream()
                .noneMatch(attempt -> attempt.answered() < 300);
    }

    /** By sink and CloudEvents id, in the order of arrival. */
    synchronized Map<Temper, Map<String, List<Seen>>> seen() {
        var copy = new LinkedHashMap<Temper, Map<String, List<Seen>>>();
        seen.forEach((temper, attempts) -> {
            var sink = new HashMap<String, List<Seen>>();
            attempts.forEach((ceid, list) -> sink.put(ceid, List.copyOf(list)));
            copy.put(temper, sink);
        });
        return copy;
    }

    /** What the requests alone show to be wrong. */
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
