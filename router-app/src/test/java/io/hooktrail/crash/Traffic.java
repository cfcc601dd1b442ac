package io.hooktrail.crash;

import java.io.IOException;
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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Senders that keep a pace: each of the connections takes the next event when its moment has come, and catches up when it is
 * late. They stop when they are told to, or when the node no longer answers.
 */
final class Traffic implements AutoCloseable {

    static final int CONNECTIONS = 32;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
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

    /** New events at {@code perSecond} until stopped. */
    Flow start(Node node, int perSecond) {
        var flow = new Flow(node, perSecond);
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
                    post(node, event);
                }
                done.countDown();
            });
        }
        if (!done.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the senders did not end; " + queue.size() + " events are left");
        }
    }

    /** Whether the node answered, whatever it was. */
    private boolean post(Node node, SentEvent event) {
        var request = HttpRequest.newBuilder(node.uri(event.path())).timeout(ANSWER_WITHIN);
        event.headers().forEach(request::header);
        ledger.sending(event);
        try {
            var answer = client.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(event.body())).build(),
                    HttpResponse.BodyHandlers.ofString());
            read(event, answer.statusCode(), answer.body());
            return true;
        } catch (IOException e) {
            return false; // Unknown: it may be stored or not.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read(SentEvent event, int status, String body) {
        if (status == 503 || status == 429) {
            return; // Not now.
        }
        if (status / 100 != 2) {
            ledger.refused(event, status, body);
            return;
        }
        JsonNode answer = JSON.readTree(body);
        var item = answer.at(event.kind() == SentEvent.Kind.PUBLISHED ? "/results/0" : "/events/0");
        ledger.acknowledged(event, item.path("ceid").asString(""), item.path("id").asString(""),
                item.path("status").asString(""));
    }

    @Override
    public void close() {
        senders.shutdownNow();
        client.close();
    }

    /** Events on their way at a pace. */
    final class Flow {

        private final Node node;
        private final long nanosBetween;
        private final long startedAt = System.nanoTime();
        private final AtomicInteger turns = new AtomicInteger();
        private final CountDownLatch answered = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(CONNECTIONS);

        private Flow(Node node, int perSecond) {
            this.node = node;
            this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
        }

        private void send() {
            try {
                var goesOn = true;
                while (goesOn) {
                    var moment = startedAt + turns.getAndIncrement() * nanosBetween;
                    goesOn = !stopped.await(moment - System.nanoTime(), TimeUnit.NANOSECONDS)
                            && post(node, SentEvent.of(numbers.getAndIncrement()));
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
