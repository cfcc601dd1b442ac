package io.hooktrail.crash;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Senders that keep a pace: each of the connections takes the next event when its moment has come, and catches up when it is
 * late. They stop when they are told to, or when the node no longer answers; patient ones try the next node instead, as
 * providers do behind a balancer.
 */
final class Traffic implements AutoCloseable {

    static final int CONNECTIONS = 32;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    /** Then a patient sender takes the node for gone. */
    private static final Duration PATIENT_WITHIN = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 100;
    private static final JsonMapper JSON = new JsonMapper();

    private final Ledger ledger;
    private final AtomicInteger numbers = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WITHIN)
            .build();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    Traffic(Ledger ledger) {
        this.ledger = ledger;
    }

    /** New events at {@code perSecond} until stopped, or until the node does not answer. */
    Flow start(Node node, int perSecond) {
        return start(new Flow(() -> List.of(node), perSecond, false));
    }

    /** New events at {@code perSecond} until stopped, each to one of the nodes after the other until it is taken. */
    Flow startPatient(Supplier<List<Node>> nodes, int perSecond) {
        return start(new Flow(nodes, perSecond, true));
    }

    private Flow start(Flow flow) {
        for (var connection = 0; connection < CONNECTIONS; connection++) {
            senders.execute(flow::send);
        }
        return flow;
    }

    /** Sends these once more, as fast as they are answered; what gets no answer stays unknown. */
    void repeat(Node node, List<SentEvent> events) throws InterruptedException {
        var queue = new ConcurrentLinkedQueue<>(events);
        var done = new CountDownLatch(CONNECTIONS);
        for (var connection = 0; connection < CONNECTIONS; connection++) {
            senders.execute(() -> {
                Supplier<@Nullable SentEvent> next = queue::poll;
                for (var event = next.get(); event != null; event = next.get()) {
                    post(node, event, ANSWER_WITHIN);
                }
                done.countDown();
            });
        }
        if (!done.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the senders did not end; " + queue.size() + " events are left");
        }
    }

    /** What came back. */
    enum Answer {
        TAKEN,
        /** 503 or 429: not now. */
        TURNED_AWAY,
        /** Anything else; the ledger holds it as a violation. */
        REFUSED,
        /** Nobody listened, so nothing was sent. */
        UNREACHED,
        /** The event may be stored or not. */
        NONE
    }

    private Answer post(Node node, SentEvent event, Duration within) {
        var request = HttpRequest.newBuilder(node.uri(event.path())).timeout(within);
        event.headers().forEach(request::header);
        ledger.sending(event);
        try {
            var answer = client.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(event.body())).build(),
                    HttpResponse.BodyHandlers.ofString());
            return read(event, answer.statusCode(), answer.body());
        } catch (ConnectException e) {
            return Answer.UNREACHED;
        } catch (IOException e) {
            ledger.unanswered(event, node.uri("") + ": " + e);
            return Answer.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.NONE;
        }
    }

    private Answer read(SentEvent event, int status, String body) {
        if (status == 503 || status == 429) {
            return Answer.TURNED_AWAY;
        }
        if (status / 100 != 2) {
            ledger.refused(event, status, body);
            return Answer.REFUSED;
        }
        JsonNode answer = JSON.readTree(body);
        var item = answer.at(event.kind() == SentEvent.Kind.PUBLISHED ? "/results/0" : "/events/0");
        ledger.acknowledged(event, item.path("ceid").asString(""), item.path("id").asString(""),
                item.path("status").asString(""));
        return Answer.TAKEN;
    }

    @Override
    public void close() {
        senders.shutdownNow();
        client.close();
    }

    /** Events on their way at a pace. */
    final class Flow {

        private final Supplier<List<Node>> nodes;
        private final long nanosBetween;
        private final boolean isPatient;
        private final long startedAt = System.nanoTime();
        private final AtomicInteger turns = new AtomicInteger();
        private final AtomicInteger turnedAway = new AtomicInteger();
        private final AtomicInteger unreached = new AtomicInteger();
        private final AtomicInteger unanswered = new AtomicInteger();
        private final AtomicLong slowestNanos = new AtomicLong();
        private final CountDownLatch answered = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(CONNECTIONS);

        private Flow(Supplier<List<Node>> nodes, int perSecond, boolean isPatient) {
            this.nodes = nodes;
            this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
            this.isPatient = isPatient;
        }

        private void send() {
            try {
                var goesOn = true;
                while (goesOn) {
                    var moment = startedAt + turns.getAndIncrement() * nanosBetween;
                    goesOn = !stopped.await(moment - System.nanoTime(), TimeUnit.NANOSECONDS)
                            && sendNext(numbers.getAndIncrement());
                    if (goesOn) {
                        answered.countDown();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                ended.countDown();
            }
        }

        /** Whether the connection goes on. */
        private boolean sendNext(int number) throws InterruptedException {
            var event = SentEvent.of(number);
            var since = System.nanoTime();
            for (var turn = number;; turn++) {
                var choice = nodes.get();
                var answer = choice.isEmpty()
                        ? Answer.UNREACHED
                        : post(choice.get(turn % choice.size()), event, isPatient ? PATIENT_WITHIN : ANSWER_WITHIN);
                switch (answer) {
                    case TAKEN, REFUSED -> {
                        slowestNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
                        return true;
                    }
                    case TURNED_AWAY -> turnedAway.incrementAndGet();
                    case UNREACHED -> unreached.incrementAndGet();
                    case NONE -> unanswered.incrementAndGet();
                }
                if (!isPatient) {
                    return answer == Answer.TURNED_AWAY;
                }
                if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false; // Unknown.
                }
            }
        }

        /** Requests that were answered 503 or 429. */
        int turnedAway() {
            return turnedAway.get();
        }

        /** Tries that found nobody to send to. */
        int unreached() {
            return unreached.get();
        }

        /** Requests that were sent and were cut off or not answered in time. */
        int unanswered() {
            return unanswered.get();
        }

        /** From the first try of an event until it was taken, at most. */
        Duration slowest() {
            return Duration.ofNanos(slowestNanos.get());
        }

        /** From here on the node is at work: a new one loads and compiles its classes at the first requests. */
        void awaitFirstAnswer() throws InterruptedException {
            if (!answered.await(2, TimeUnit.MINUTES)) {
                throw new AssertionError("no request was answered");
            }
        }

        /** No more; returns when nothing is on its way. */
        void stop() throws InterruptedException {
            stopped.countDown();
            if (!ended.await(2, TimeUnit.MINUTES)) {
                throw new AssertionError("the senders did not end");
            }
        }
    }
}
