package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.UUID;

/** The next letters of a job; nothing follows, too, when it was cancelled. */
final class LetterJobEntry extends StepEntry<Instant> {

    private final UUID job;

    /** @param from the job's cursor as it was last seen */
    LetterJobEntry(UUID job, Instant from) {
        super(from);
        this.job = job;
    }

    UUID job() {
        return job;
    }

    @Override
    public int weight() {
        return LettersStage.ROWS_MAX * 512;
    }
}
