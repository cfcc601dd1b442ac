package io.hooktrail.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** The receivers: real sockets, one path each, that outlive the routers and remember every attempt. */
final class Sinks implements AutoCloseable {

    /** How a sink answers. */
    enum Temper {
        /** Takes everything. */
        GOOD("good"),
        /** Answers 500 to the first one or two attempts of three deliveries in eight; to more it would be taken for down. */
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

        private static int failures(String webhookId) {
            return switch (Math.floorMod(webhookId.hashCode(), 8)) {
                case 0, 1 -> 1;
                case 2 -> 2;
                default -> 0;
            };
        }

        private int answer(String webhookId, int earlier) {
            return switch (this) {
                case GOOD -> 204;
                case FLAKY -> earlier < failures(webhookId) ? 500 : 200;
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
    private volatile @Nullable Hold hold;
    private volatile boolean isDown;
    private final Map<Temper, Watch> watches = new EnumMap<>(Temper.class);

    /** How often a sink was asked since a moment, and how long it heard nothing. */
    private static final class Watch {

        private long last = System.nanoTime();
        private long silence;
        private int arrivals;

        private void arrived() {
            var now = System.nanoTime();
            silence = Math.max(silence, now - last);
            last = now;
            arrivals++;
        }
    }

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
            if (isDown) {
                return; // The connection ends without an answer.
            }
            var held = hold;
            var status = answer(temper, headers.getFirst("ce-id"), headers.getFirst("webhook-id"),
                    Integer.parseInt(headers.getFirst("Hooktrail-Attempt")), body);
            if (held != null && temper == Temper.FLAKY) {
                held.await(headers.getFirst("ce-id"), exchange.getRemoteAddress().getPort());
            }
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether every request is cut off instead of answered. */
    void down(boolean whether) {
        isDown = whether;
    }

    /** Attempts that came again under the number that they had before. */
    synchronized long repeats() {
        return seen.values()
                .stream()
                .flatMap(events -> events.values().stream())
                .mapToLong(attempts -> attempts.size() - attempts.stream().map(Seen::number).distinct().count())
                .sum();
    }

    /** From now on {@link Temper#FLAKY} lets those who ask wait for their answers. */
    Hold hold() {
        var held = new Hold();
        hold = held;
        return held;
    }

    /** Answers that are kept back: those to the first who asked for an event's delivery, and those to who asked again. */
    final class Hold {

        private final Set<String> asked = ConcurrentHashMap.newKeySet();
        private final Set<String> askedAgain = ConcurrentHashMap.newKeySet();
        private final CountDownLatch first = new CountDownLatch(1);
        private volatile int port;
        private final CountDownLatch others = new CountDownLatch(1);

        private void await(String ceid, int from) throws InterruptedException {
            if (asked.add(ceid)) {
                port = from;
                first.await();
            } else {
                askedAgain.add(ceid);
                others.await();
            }
        }

        /** Where the last who asked first has its end of the connection. */
        int port() {
            return port;
        }

        int asked() {
            return asked.size();
        }

        int askedAgain() {
            return askedAgain.size();
        }

        /** Those who asked first are answered. */
        void answerFirst() {
            hold = null;
            first.countDown();
        }

        void answerAll() {
            answerFirst();
            others.countDown();
        }
    }

    private synchronized int answer(Temper temper, String ceid, String webhookId, int number, byte[] body) {
        var attempts = requireNonNull(seen.get(temper)).computeIfAbsent(ceid, ignored -> new ArrayList<>(2));
        var status = temper.answer(webhookId, attempts.size());
        attempts.add(new Seen(webhookId, number, status));
        var watch = watches.get(temper);
        if (watch != null) {
            watch.arrived();
        }
        var event = ledger.find(ceid);
        if (event == null || !Arrays.equals(event.body(), body)) {
            violations.add(ceid + " arrived at " + temper + " with other bytes than were sent");
        }
        if (status < 300) {
            taken.incrementAndGet();
        }
        return status;
    }

    /** From now on it is watched how long each sink hears nothing. */
    synchronized void watch() {
        for (var temper : Temper.values()) {
            watches.put(temper, new Watch());
        }
    }

    /** Attempts at the sink since {@link #watch}. */
    synchronized int arrivals(Temper temper) {
        return requireNonNull(watches.get(temper)).arrivals;
    }

    /** The longest time between two attempts at the sink since {@link #watch}. */
    synchronized Duration silence(Temper temper) {
        return Duration.ofNanos(requireNonNull(watches.get(temper)).silence);
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
