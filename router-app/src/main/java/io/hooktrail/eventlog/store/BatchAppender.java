package io.hooktrail.eventlog.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.problem.Refused;

/**
 * Group commit: one thread takes whatever waits into one transaction. Without load one entry commits at once; batches come
 * from waiting work alone.
 */
@Component
class BatchAppender implements Appender, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BatchAppender.class);
    private static final int ENTRIES_MAX = 256;
    private static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final int QUEUE_MAX = 4096;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final BlockingQueue<AppendEntry<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final TransactionTemplate transaction;
    private final HeadLock lock;
    private final ConfigurationLog configuration;
    private final WakingEventStore store;
    private final List<AppendStage> stages;
    private final DistributionSummary batchSize;
    private final Timer commitTime;
    private @Nullable AppendEntry<?> left;
    private volatile boolean running;
    private volatile Thread drainer = Thread.ofPlatform().unstarted(() -> {});

    BatchAppender(PlatformTransactionManager transactions, HeadLock lock, ConfigurationLog configuration,
            WakingEventStore store, List<AppendStage> stages, MeterRegistry meters) {
        this.transaction = new TransactionTemplate(transactions);
        this.lock = lock;
        this.configuration = configuration;
        this.store = store;
        this.stages = stages.stream().sorted(Comparator.comparingInt(AppendStage::order)).toList();
        this.batchSize = meters.summary("hooktrail.append.batch");
        this.commitTime = meters.timer("hooktrail.append.commit");
        meters.gauge("hooktrail.append.queue", queue, BlockingQueue::size);
    }

    @Override
    public <R> CompletableFuture<R> offer(AppendEntry<R> entry) {
        if (!running) {
            throw new Refused(new LogProblem.StoreUnavailable());
        }
        if (!queue.offer(entry)) {
            throw new Refused(new LogProblem.QueueFull(QUEUE_MAX));
        }
        if (!running && !drainer.isAlive() && queue.remove(entry)) {
            // It came between the last look of the thread and its end.
            throw new Refused(new LogProblem.StoreUnavailable());
        }
        return entry.durable();
    }

    private void drain() {
        while (running || !queue.isEmpty() || left != null) {
            try {
                var entries = take();
                if (!entries.isEmpty()) {
                    commitTime.record(() -> append(entries));
                }
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread, and whoever waits for an entry needs an answer.
                LOG.warn("the appender was interrupted and goes on");
            } catch (Throwable e) { // Outermost frame: without this thread nothing is ever stored again.
                LOG.error("the appender goes on after a fault", e);
            }
        }
    }

    /** What waits, within the bounds of a batch; after a short wait nothing. */
    private List<AppendEntry<?>> take() throws InterruptedException {
        var next = left == null ? queue.poll(100, TimeUnit.MILLISECONDS) : left;
        left = null;
        var entries = new ArrayList<AppendEntry<?>>();
        var bytes = 0L;
        while (next != null) {
            if (!entries.isEmpty() && bytes + next.weight() > BYTES_MAX) {
                left = next; // It opens the next batch.
                break;
            }
            entries.add(next);
            bytes += next.weight();
            next = entries.size() < ENTRIES_MAX ? queue.poll() : null;
        }
        return entries;
    }

    private void append(List<AppendEntry<?>> entries) {
        batchSize.record(entries.size());
        var committing = new AtomicBoolean();
        Batch batch;
        try {
            batch = transaction.execute(status -> {
                var work = write(entries);
                committing.set(true);
                return work;
            });
        } catch (Throwable e) { // An Error of one batch must not end the thread that serves all later ones.
            fail(entries, committing.get(), e);
            return;
        }
        batch.followUps().forEach(followUp -> guarded("what follows the commit", followUp));
        entries.forEach(entry -> guarded("an answer", () -> answer(entry)));
    }

    private Batch write(List<AppendEntry<?>> entries) {
        var head = lock.acquire();
        configuration.catchUpTo(head.rulesPosition());
        var work = new Batch(entries, head.position(), head.rulesPosition(), head::stamp);
        stages.forEach(stage -> stage.apply(work));
        store.append(work.appended().stream().<EventMessage<?>>map(BatchAppender::message).toList());
        return work;
    }

    /** @param committing whether the store had been told to commit, so that nobody knows whether it did */
    private static void fail(List<AppendEntry<?>> entries, boolean committing, Throwable cause) {
        if (committing) {
            LOG.error("whether a batch of {} entries is stored is not known; their senders are asked to repeat them",
                    entries.size(), cause);
        } else {
            LOG.error("a batch of {} entries was rolled back; nothing of it is stored", entries.size(), cause);
        }
        var problem = committing ? new LogProblem.OutcomeUnknown() : new LogProblem.StoreUnavailable();
        entries.forEach(entry -> entry.durable().completeExceptionally(new Refused(problem)));
    }

    private static void answer(AppendEntry<?> entry) {
        try {
            entry.complete();
        } catch (RuntimeException | Error e) {
            entry.durable().completeExceptionally(e);
            throw e;
        }
    }

    /** The batch is durable whatever happens now; the thread must go on, and one fault must not hit the others. */
    private static void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("{} failed; what was stored stays stored", what, e);
        }
    }

    private static GenericDomainEventMessage<?> message(Batch.NewEvent event) {
        return new GenericDomainEventMessage<>(event.streamType(), event.stream(), event.sequence(), event.payload(),
                MetaData.from(ActorMetadata.of(event.actor())), org.axonframework.common.IdentifierFactory.getInstance()
                        .generateIdentifier(),
                event.recordedAt());
    }

    @Override
    public void start() {
        running = true;
        drainer = Thread.ofPlatform().name("appender").start(this::drain);
    }

    /** What was queued is still stored; what the store does not take in time is refused, so that nobody waits for ever. */
    @Override
    public void stop() {
        running = false;
        try {
            if (!drainer.join(STOP_WITHIN)) {
                LOG.error("the store did not take what was queued within {}", STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var entry = queue.poll(); entry != null; entry = queue.poll()) {
            entry.durable().completeExceptionally(new Refused(new LogProblem.StoreUnavailable()));
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the lanes and the web server start; stopped after them. */
    @Override
    public int getPhase() {
        return 10;
    }
}
