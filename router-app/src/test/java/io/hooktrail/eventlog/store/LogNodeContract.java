package io.hooktrail.eventlog.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.problem.Refused;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What the appender and the readers of the log promise, on a node as it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LogNodeContract {

    static final Duration WITHIN = Duration.ofSeconds(20);

    private @Nullable LogNode node;
    private @Nullable Path directory;

    /** Settings of the store; none for H2. */
    abstract List<String> store();

    @BeforeAll
    void start(@TempDir Path folder) {
        directory = folder;
        node = another();
    }

    @AfterAll
    void stop() {
        node().close();
    }

    /** A node on the same store and with the same keys. */
    LogNode another() {
        return LogNode.start(requireNonNull(directory), store());
    }

    LogNode node() {
        return requireNonNull(node);
    }

    @Test
    void aProjectionSeesAnEventLongBeforeASecondHasPassed() {
        append(); // Classes are loaded and statements prepared.
        var lags = new ArrayList<Duration>();
        for (var round = 0; round < 200; round++) {
            var id = append();
            var durable = System.nanoTime();
            await().atMost(WITHIN).pollInterval(Duration.ofMillis(1)).until(() -> node().seen().has(id));
            lags.add(node().seen().since(id, durable));
        }
        lags.sort(Duration::compareTo);
        var median = lags.get(lags.size() / 2);
        var p99 = lags.get(lags.size() * 99 / 100);
        LoggerFactory.getLogger(getClass())
                .info("projection lag over {} events: p50 {} us, p99 {} us", lags.size(),
                        TimeUnit.NANOSECONDS.toMicros(median.toNanos()), TimeUnit.NANOSECONDS.toMicros(p99.toNanos()));
        assertThat(p99).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aStreamReadsEverythingOnceAndInOrder() throws InterruptedException {
        var store = node().bean(WakingEventStore.class);
        try (var stream = store.openStream(store.createHeadToken())) {
            var woken = new AtomicInteger();
            assertThat(stream.setOnAvailableCallback(woken::incrementAndGet)).isTrue();
            assertThat(stream.hasNextAvailable()).isFalse();
            var ids = new ArrayList<String>();
            var futures = new ArrayList<CompletableFuture<EventId>>();
            for (var number = 0; number < 250; number++) {
                futures.add(node().append());
            }
            futures.forEach(future -> ids.add(future.join().toString()));

            await().atMost(WITHIN).untilAsserted(() -> assertThat(woken).hasPositiveValue());
            var read = new ArrayList<String>();
            var positions = new ArrayList<Long>();
            while (read.size() < ids.size() && stream.hasNextAvailable(5, TimeUnit.SECONDS)) {
                var event = stream.nextAvailable();
                read.add(((io.hooktrail.event.EventRecorded) event.getPayload()).id().toString());
                positions.add(event.trackingToken().position().orElseThrow());
            }
            assertThat(read).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(positions).isSorted().doesNotHaveDuplicates();
            assertThat(stream.hasNextAvailable()).isFalse();
        }
    }

    @Test
    void anOldStoredFormIsReadInItsNewOneByEveryReader() {
        node().storeAsOfOld("naming:1", "NameGiven.v1", "{\"name\":\"Ada Lovelace\"}");
        var given = new LogNode.Naming.NameGiven("Ada", "Lovelace");
        var names = node().bean(LogNode.Names.class);

        await().atMost(WITHIN).until(() -> !names.projected().isEmpty() && !names.configured().isEmpty());
        assertThat(names.projected()).containsExactly(given);
        assertThat(names.configured()).containsExactly(given);
        assertThat(node().bean(EventLog.class).stream("naming:1")).extracting(logged -> logged.payload())
                .containsExactly(given);
        assertThat(node().bean(WakingEventStore.class).readEvents("naming:1").next().getPayload()).isEqualTo(given);
    }

    @Test
    void anErrorInTheTransactionFailsItsBatchAndNotTheAppender() {
        var failed = node().append(() -> new AssertionError("a fault that no catch of exceptions holds"));

        assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(Refused.class,
                        refused -> assertThat(refused.problem()).isInstanceOf(LogProblem.StoreUnavailable.class));
        assertThat(node().bean(EventLog.class).event(append())).isPresent();
    }

    @Test
    void anEntryThatCannotBeStoredIsRefusedAloneAndItsNeighboursAreStored() {
        var faults = node().bean(MeterRegistry.class).counter("hooktrail.append.faults");
        var before = faults.count();
        var gate = node().bean(LogNode.Gate.class);
        gate.close();
        var neighbours = new ArrayList<CompletableFuture<EventId>>();
        neighbours.add(node().append());
        for (var number = 0; number < 5; number++) {
            neighbours.add(node().append());
        }
        var poison = node().append(() -> new IllegalStateException("poison"));
        neighbours.add(node().append());
        gate.open();

        assertThatThrownBy(poison::join).cause().isInstanceOf(Refused.class);
        assertThat(neighbours).allSatisfy(
                neighbour -> assertThat(node().bean(EventLog.class).event(neighbour.join())).isPresent());
        assertThat(faults.count() - before).isEqualTo(1);
    }

    @Test
    void anInterruptedAppenderGoesOn() {
        var thread = new AtomicReference<Thread>();
        var refused = node().append(() -> {
            thread.set(Thread.currentThread());
            return new IllegalStateException("it only tells its thread");
        });
        assertThatThrownBy(refused::join).isInstanceOf(CompletionException.class);
        // This node's own: others of this JVM may be writing, and H2 closes the file under a thread that is interrupted then.
        requireNonNull(thread.get()).interrupt();

        await().atMost(WITHIN).until(() -> {
            try {
                append();
                return true;
            } catch (CompletionException interrupted) {
                return false; // The one batch that the interrupt hit inside the driver.
            }
        });
        assertThat(node().bean(EventLog.class).event(append())).isPresent();
    }

    @Test
    void aFaultInAnAnswerKeepsTheOthersOfItsBatch() {
        var appender = node().bean(Appender.class);
        var gate = node().bean(LogNode.Gate.class);
        gate.close();
        var first = node().append();
        var silent = appender.offer(new Unanswerable());
        var neighbour = node().append();
        gate.open();

        assertThat(first.join()).isNotNull();
        assertThat(neighbour.join()).isNotNull();
        assertThatThrownBy(silent::join).hasRootCauseMessage("no answer");
        assertThat(append()).isNotNull();
    }

    private EventId append() {
        return node().append().join();
    }

    private static final class Unanswerable extends io.hooktrail.eventlog.AppendEntry<String> {

        @Override
        public int weight() {
            return 1;
        }

        @Override
        protected String result() {
            throw new IllegalStateException("no answer");
        }
    }
}
