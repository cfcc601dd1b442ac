package io.hooktrail.eventlog.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
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

    private final BlockingQueue<AppendEntry<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final TransactionTemplate transaction;
    private final HeadLock lock;
    private final ConfigurationLog configuration;
    private final WakingEventStore store;
    private final List<AppendStage> stages;
    private final DistributionSummary batchSize;
    private final Timer commitTime;
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
        return entry.durable();
    }

    private void drain() {
        AppendEntry<?> first = null;
        while (running || !queue.isEmpty()) {
            try {
                first = first == null ? queue.poll(100, TimeUnit.MILLISECONDS) : first;
                if (first == null) {
                    continue;
                }
                var entries = new ArrayList<AppendEntry<?>>();
                var bytes = 0L;
                var next = first;
                first = null;
                while (next != null) {
                    if (!entries.isEmpty() && bytes + next.weight() > BYTES_MAX) {
                        first = next; // It opens the next batch.
                        break;
                    }
                    entries.add(next);
                    bytes += next.weight();
                    next = entries.size() < ENTRIES_MAX ? queue.poll() : null;
                }
                commitTime.record(() -> append(entries));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void append(List<AppendEntry<?>> entries) {
        batchSize.record(entries.size());
        Batch batch;
        try {
            batch = transaction.execute(status -> {
                var head = lock.acquire();
                configuration.catchUpTo(head.rulesPosition());
                var work = new Batch(entries, head.position(), head.rulesPosition(), head::stamp);
                stages.forEach(stage -> stage.apply(work));
                store.append(work.appended().stream().<EventMessage<?>>map(BatchAppender::message).toList());
                return work;
            });
        } catch (RuntimeException e) {
            LOG.error("a batch of {} entries was rolled back; nothing of it is stored", entries.size(), e);
            entries.forEach(
                    entry -> entry.durable().completeExceptionally(new Refused(new LogProblem.StoreUnavailable())));
            return;
        }
        store.wake();
        try {
            batch.followUps().forEach(Runnable::run);
        } catch (RuntimeException e) {
            // The batch is durable whatever a stage does now; the thread must go on, or nothing is ever stored again.
            LOG.error("what follows the commit failed", e);
        }
        entries.forEach(AppendEntry::complete);
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

    /** What was queued is still stored. */
    @Override
    public void stop() {
        running = false;
        try {
            drainer.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
