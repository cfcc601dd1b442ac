package io.hooktrail.source;

import java.time.Instant;

/** What a source has received, counted by the hour; nodes add up. */
public interface SourceCounts {

    /** What stands before the code of a refusal in an outcome. */
    String REJECTED = "rejected:";

    /**
     * Counts without waiting for the store.
     *
     * @param outcome {@code accepted}, {@code duplicate}, {@code quarantined} or {@code conflict} for an event, and
     *        {@link #REJECTED} with the code for a refused request: a name out of a bounded set
     */
    void add(SourceState source, String outcome, int number, Instant at);
}
