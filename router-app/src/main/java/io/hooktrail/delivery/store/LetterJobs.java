package io.hooktrail.delivery.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryProblem.TooManyLetterJobs;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.problem.Refused;

/**
 * Goes on with jobs on dead letters, one step after the other through the appender, so that what others append goes in
 * between. Jobs take turns. The node that was asked does it; a job whose cursor stood still between two looks at the table has
 * lost its node, or this one was restarted, and is taken on. Where two nodes hold the same step, the cursor lets only the first
 * do it (ADR 24).
 */
@Component
public class LetterJobs extends BehindTheAppender {

    /** Unfinished jobs of one tenant. */
    private static final int JOBS_MAX = 20;

    private static final Logger LOG = LoggerFactory.getLogger(LetterJobs.class);
    private static final int QUEUE_MAX = 1024;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ObjectProvider<Appender> appender;
    private final LetterJobTable table;
    private final DeadLetterTable letters;
    private final Clock clock;
    private final BlockingQueue<Step> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private Map<UUID, Instant> lastLook = Map.of();
    private long nextLook = System.nanoTime();

    LetterJobs(ObjectProvider<Appender> appender, LetterJobTable table, DeadLetterTable letters, Clock clock) {
        super("letter-jobs");
        this.appender = appender;
        this.table = table;
        this.letters = letters;
        this.clock = clock;
    }

    private record Step(UUID job, Instant cursor) {}

    /**
     * Begins a job; it is stored when this returns, and takes the letters that are there now.
     *
     * @param subscription the name in the filter; null for any
     * @throws Refused when the tenant has too many
     */
    public LetterJob begin(UUID id, LetterAction action, LetterFilter filter, @Nullable String subscription,
            Actor actor) {
        if (table.running(actor.tenant()) >= JOBS_MAX) {
            throw new Refused(new TooManyLetterJobs(JOBS_MAX));
        }
        var bound = table.lastRecorded();
        var now = clock.instant();
        var job = new LetterJob(id, action, filter, subscription, actor, now, bound, Instant.EPOCH,
                LetterJob.Status.RUNNING, letters.count(actor.tenant(), filter, bound), 0, 0, now, null);
        table.insert(job);
        queue.offer(new Step(id, job.cursor()));
        return job;
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            try {
                var next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    appender.getObject()
                            .append(new LetterJobEntry(next.job(), next.cursor()))
                            .ifPresent(cursor -> queue.offer(new Step(next.job(), cursor)));
                }
                if (System.nanoTime() - nextLook >= 0) {
                    lookForAbandoned();
                    nextLook = System.nanoTime() + LOOK_EVERY.toNanos();
                }
            } catch (RuntimeException e) {
                // The job is still in the table; a later look takes it on.
                LOG.warn("a job on dead letters could not go on and will be taken on later", e);
            }
        }
    }

    private void lookForAbandoned() {
        Set<UUID> mine = new HashSet<>();
        queue.forEach(step -> mine.add(step.job()));
        var look = new HashMap<UUID, Instant>();
        for (var job : table.running(QUEUE_MAX)) {
            look.put(job.id(), job.cursor());
            if (!mine.contains(job.id()) && job.cursor().equals(lastLook.get(job.id()))) {
                queue.offer(new Step(job.id(), job.cursor()));
            }
        }
        lastLook = look;
    }
}
