package io.hooktrail.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;

import io.hooktrail.access.Actor;
import io.hooktrail.event.Event;
import io.hooktrail.event.Header;
import io.hooktrail.eventlog.LogOrder;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.provider.Normalized;
import io.hooktrail.provider.NormalizedEvent;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.tenant.TenantName;

/**
 * The router as it is shipped, with its lanes stopped, which fills its store through its own appender. Behind the HTTP of
 * ingress a million events take minutes instead of a quarter of an hour, and are stored by the same code.
 */
public final class Preparation {

    /** The {@code source} of the events that it makes. */
    public static final String SOURCE = "https://github.com/acme/backlog";

    private static final int AT_ONCE = 1024;
    private static final Duration PROJECTED_WITHIN = Duration.ofHours(1);
    private static final long POLL_MILLIS = 250;

    private final ConfigurableApplicationContext router;
    private final Recorder recorder;
    private final byte[] body;

    private Preparation(ConfigurableApplicationContext router, int bodyBytes) {
        this.router = router;
        this.recorder = router.getBean(Recorder.class);
        this.body = ("{\"filler\":\"" + "0123456789abcdef".repeat(bodyBytes / 16) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Arguments: the application's class, and the bytes of a body. Prints {@code started now}; then takes lines
     * {@code failed COUNT} (deliveries as the retry engine leaves them, see {@link FailedBefore}) and {@code fresh COUNT} (not
     * sent yet), and answers each with {@code prepared COUNT} when all of it is stored and projected. {@code close now} ends
     * it in good order.
     */
    public static void main(String[] args) throws IOException, InterruptedException, ClassNotFoundException {
        var router = new SpringApplication(Class.forName(args[0]), FailedBefore.class).run();
        // Nothing is to be sent, and no row to be waited with in memory.
        router.getBean("lanesLifecycle", Lifecycle.class).stop();
        System.out.println("started now");
        new Preparation(router, Integer.parseInt(args[1])).listen();
        router.close();
        System.out.println("closed now");
        System.exit(0);
    }

    private void listen() throws IOException, InterruptedException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null && !line.startsWith("close"); line = lines.readLine()) {
            var words = line.split(" ", 2);
            prepare(words[0].equals("failed") ? FailedBefore.ORIGIN : words[0], Integer.parseInt(words[1]));
            awaitProjections();
            System.out.println("prepared " + words[1]);
        }
    }

    private void prepare(String origin, int count) throws InterruptedException {
        var room = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<@Nullable RuntimeException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var number = 0; number < count && failure.get() == null; number++) {
                var id = origin + "-" + number;
                room.acquire();
                threads.execute(() -> {
                    try {
                        recorder.record(submission(origin, id));
                    } catch (RuntimeException e) {
                        failure.set(e);
                    } finally {
                        room.release();
                    }
                });
            }
        }
        var first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private Submission submission(String origin, String id) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", id);
        attributes.put("source", SOURCE);
        attributes.put("type", "com.github.push");
        attributes.put("datacontenttype", "application/json");
        var request = new ReceivedRequest("POST", "/in/default/" + origin, null,
                List.of(new Header("Content-Type", "application/json")), body, "127.0.0.1", Instant.now());
        var event = new NormalizedEvent(new Event(attributes, body), 0, id, body, null, List.of());
        return new Submission(
                new Actor(new TenantName("default"), "source:" + origin, "127.0.0.1", null, null, null), origin,
                origin, request, Set.of(), new Normalized("bench/1", List.of(event)), "not at all", null, null);
    }

    /** What a projection has not read yet it would read during the measurement. */
    private void awaitProjections() throws InterruptedException {
        var end = System.nanoTime() + PROJECTED_WITHIN.toNanos();
        var head = router.getBean(LogOrder.class).position();
        var processors = router.getBean(EventProcessingConfiguration.class).eventProcessors().values();
        while (!processors.stream()
                .filter(StreamingEventProcessor.class::isInstance)
                .allMatch(processor -> hasRead((StreamingEventProcessor) processor, head))) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the projections did not come to the end of the log");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static boolean hasRead(StreamingEventProcessor processor, long head) {
        var segments = processor.processingStatus().values();
        return !segments.isEmpty() && segments.stream()
                .map(EventTrackerStatus::getCurrentPosition)
                .allMatch(position -> position.orElse(0) >= head);
    }
}
