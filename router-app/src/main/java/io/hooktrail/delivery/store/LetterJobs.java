package io.hooktrail.delivery.store;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryProblem.TooManyLetterJobs;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.delivery.store.LetterJobs.Step;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.problem.Refused;

/**
 * Goes on with jobs on dead letters, one step after the other through the appender, so that what others append goes in
 * between. The node that was asked does it. Where two nodes hold the same step, the cursor lets only the first do it (ADR 24).
 */
@Component
public class LetterJobs extends ResumableWork<Step, UUID, Instant> {

    /** Unfinished jobs of one tenant. */
    private static final int JOBS_MAX = 20;

    private final ObjectProvider<Appender> appender;
    private final LetterJobTable table;
    private final DeadLetterTable letters;
    private final Clock clock;
    private final Object beginning = new Object();

    LetterJobs(ObjectProvider<Appender> appender, LetterJobTable table, DeadLetterTable letters, Clock clock) {
        super("letter-jobs", "a job on dead letters");
        this.appender = appender;
        this.table = table;
        this.letters = letters;
        this.clock = clock;
    }

    record Step(UUID job, Instant cursor) {}

    /**
     * Begins a job; it is stored when this returns, and takes the letters that are there now.
     *
     * @param subscription the name in the filter; null for any
     * @throws Refused when the tenant has too many
     */
    public LetterJob begin(UUID id, LetterAction action, LetterFilter filter, @Nullable String subscription,
            Actor actor) {
        requireRoom(actor);
        var bound = table.lastRecorded();
        var now = clock.instant();
        var job = new LetterJob(id, action, filter, subscription, actor, now, bound, Instant.EPOCH,
                LetterJob.Status.RUNNING, letters.count(actor.tenant(), filter, bound), 0, 0, now, null);
        synchronized (beginning) {
            requireRoom(actor); // Counting took its time, and many may have counted at once.
            table.insert(job);
        }
        add(new Step(id, job.cursor()));
        return job;
    }

    private void requireRoom(Actor actor) {
        if (table.running(actor.tenant()) >= JOBS_MAX) {
            throw new Refused(new TooManyLetterJobs(JOBS_MAX));
        }
    }

    @Override
    protected UUID keyOf(Step step) {
        return step.job();
    }

    @Override
    protected void advance(Step step) {
        appender.getObject()
                .append(new LetterJobEntry(step.job(), step.cursor()))
                .ifPresent(cursor -> add(new Step(step.job(), cursor)));
    }

    @Override
    protected Map<UUID, Instant> unfinished(int most) {
        var jobs = new LinkedHashMap<UUID, Instant>();
        table.running(most).forEach(job -> jobs.put(job.id(), job.cursor()));
        return jobs;
    }

    @Override
    protected void takeOn(UUID job, Instant cursor) {
        add(new Step(job, cursor));
    }
}
