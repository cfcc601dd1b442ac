package io.hooktrail.eventlog.store;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Counter;
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
import io.hooktrail.eventlog.CommitGate;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.eventlog.OccasionalLine;
import io.hooktrail.eventlog.VitalWork;
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
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final WaitingEntries waiting = new WaitingEntries();
    private final TransactionTemplate transaction;
    private final HeadLock lock;
    private final ConfigurationLog configuration;
    private final WakingEventStore store;
    private final CommitGate gate;
    private final List<AppendStage> stages;
    private final DistributionSummary batchSize;
    private final Timer commitTime;
    private final Counter faults;
    private final OccasionalLine rolledBack = new OccasionalLine(System::nanoTime);
    private final OccasionalLine halved = new OccasionalLine(System::nanoTime);
    private final OccasionalLine refused = new OccasionalLine(System::nanoTime);
    private final OccasionalLine unknown = new OccasionalLine(System::nanoTime);
    private volatile boolean running;
    private volatile Thread drainer = Thread.ofPlatform().unstarted(() -> {});

    BatchAppender(PlatformTransactionManager transactions, HeadLock lock, ConfigurationLog configuration,
            WakingEventStore store, CommitGate gate, List<AppendStage> stages, MeterRegistry meters) {
        this.transaction = new TransactionTemplate(transactions);
        this.lock = lock;
        this.configuration = configuration;
        this.store = store;
        this.gate = gate;
        this.stages = stages.stream().sorted(Comparator.comparingInt(AppendStage::order)).toList();
        this.batchSize = meters.summary("hooktrail.append.batch");
        this.commitTime = meters.timer("hooktrail.append.commit");
        this.faults = meters.counter("hooktrail.append.faults");
        meters.gauge("hooktrail.append.queue", waiting, WaitingEntries::size);
    }

    @Override
    public <R> CompletableFuture<R> offer(AppendEntry<R> entry) {
        waiting.add(entry);
        return entry.durable();
    }

    private void drain() {
        while (running || waiting.size() > 0) {
            try {
                var entries = waiting.take(ENTRIES_MAX, BYTES_MAX, PAUSE);
                if (!entries.isEmpty()) {
                    append(entries);
                }
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread, and whoever waits for an entry needs an answer.
                LOG.warn("the appender was interrupted and goes on");
            } catch (Throwable e) { // Outermost frame: without this thread nothing is ever stored again.
                LOG.error("the appender goes on after a fault", e);
            }
        }
    }

    /** How far a batch came. */
    private enum Step {
        /** It has no lock yet: a fault is the store's, or that of the rules. */
        BEGINNING,
        /** Stages work on it: a fault may be that of one entry. */
        WRITING,
        /** The store had been told to commit, so nobody knows whether it did. */
        COMMITTING
    }

    /**
     * Appends a batch, and when that throws, its halves, until the entry at fault is alone and refused.
     *
     * @return whether the store can be written
     */
    private boolean append(List<AppendEntry<?>> entries) {
        batchSize.record(entries.size());
        var step = new AtomicReference<>(Step.BEGINNING);
        var begun = new AtomicReference<@Nullable Batch>();
        Batch batch;
        try {
            batch = commitTime.record(() -> gate.whileCommitting(() -> transaction.execute(status -> {
                var work = write(entries, step);
                begun.set(work);
                step.set(Step.COMMITTING);
                return work;
            })));
        } catch (Throwable e) { // An Error of one batch must not end the thread that serves all later ones.
            if (step.get() == Step.WRITING && entries.size() > 1) {
                return appendHalves(entries, e);
            }
            fail(entries, step.get(), e);
            var doubtful = begun.get();
            if (doubtful != null) {
                doubtful.doubts().forEach(doubt -> guarded("what follows a commit of unknown end", doubt));
            }
            return step.get() != Step.BEGINNING;
        }
        batch.followUps().forEach(followUp -> guarded("what follows the commit", followUp));
        entries.forEach(entry -> guarded("an answer", () -> answer(entry)));
        return true;
    }

    private boolean appendHalves(List<AppendEntry<?>> entries, Throwable cause) {
        halved.say(more -> LOG.warn("a batch of {} entries was rolled back and is tried again in halves{}",
                entries.size(), more, cause));
        entries.forEach(AppendEntry::again);
        var half = entries.size() / 2;
        var rest = entries.subList(half, entries.size());
        if (append(entries.subList(0, half))) {
            return append(rest);
        }
        // Each further try would wait for the same store.
        refuse(rest, new LogProblem.StoreUnavailable());
        return false;
    }

    private Batch write(List<AppendEntry<?>> entries, AtomicReference<Step> step) {
        var head = lock.acquire();
        configuration.catchUpTo(head.rulesPosition());
        step.set(Step.WRITING);
        var work = new Batch(entries, head.position(), head.rulesPosition(), head::stamp);
        stages.forEach(stage -> stage.apply(work));
        store.append(work.appended().stream().<EventMessage<?>>map(BatchAppender::message).toList());
        return work;
    }

    private void fail(List<AppendEntry<?>> entries, Step step, Throwable cause) {
        switch (step) {
            case BEGINNING -> rolledBack.say(more -> LOG.error(
                    "a batch of {} entries was rolled back; nothing of it is stored{}", entries.size(), more, cause));
            case WRITING -> {
                faults.increment();
                refused.say(more -> LOG.error("a {} cannot be stored and is refused; what waited with it is not{}",
                        entries.getFirst().getClass().getSimpleName(), more, cause));
            }
            case COMMITTING -> unknown.say(more -> LOG.error(
                    "whether a batch of {} entries is stored is not known; their senders are asked to repeat them{}",
                    entries.size(), more, cause));
        }
        refuse(entries, step == Step.COMMITTING
                ? new LogProblem.OutcomeUnknown()
                : new LogProblem.StoreUnavailable());
    }

    private static void refuse(List<AppendEntry<?>> entries, LogProblem problem) {
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
        waiting.open();
        drainer = Thread.ofPlatform().name("appender").start(VitalWork.of(this::drain));
    }

    /** What was queued is still stored; what the store does not take in time is refused, so that nobody waits for ever. */
    @Override
    public void stop() {
        running = false;
        waiting.close();
        try {
            if (!drainer.join(STOP_WITHIN)) {
                LOG.error("the store did not take what was queued within {}", STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            refuse(waiting.take(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO),
                    new LogProblem.StoreUnavailable());
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
