package io.hooktrail.delivery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** What waits for a subscription now. */
public interface Backlogs {

    /**
     * The backlog of a subscription, by its number.
     *
     * @param countMax pending deliveries are read up to here, those that are due first
     */
    Backlog of(long subscription, int countMax);

    /**
     * What waits, and what waits for a person.
     *
     * @param pending how many deliveries wait, held ones included; at most what was asked for
     * @param hasMore whether more than that wait
     * @param oldest when the oldest of those began to wait; null when none waits
     * @param deadLetters how many there are, all of them
     */
    record Backlog(long pending, boolean hasMore, @Nullable Instant oldest, long deadLetters) {}
}
