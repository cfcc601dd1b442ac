package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.hooktrail.eventlog.AppendEntry;

/**
 * The next letters of a job. Answers where it goes on; empty when it is over, was cancelled, or did not stand at the cursor any
 * more because another node has taken it on.
 */
final class LetterJobEntry extends AppendEntry<Optional<Instant>> {

    private final UUID job;
    private final Instant from;
    private Optional<Instant> next = Optional.empty();

    /** @param from the job's cursor as it was last seen */
    LetterJobEntry(UUID job, Instant from) {
        this.job = job;
        this.from = from;
    }

    UUID job() {
        return job;
    }

    Instant from() {
        return from;
    }

    void goesOnAt(Instant cursor) {
        next = Optional.of(cursor);
    }

    @Override
    public boolean isOwed() {
        return true;
    }

    @Override
    public void again() {
        next = Optional.empty();
    }

    @Override
    public int weight() {
        return LettersStage.ROWS_MAX * 512;
    }

    @Override
    protected Optional<Instant> result() {
        return next;
    }
}
