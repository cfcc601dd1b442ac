package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * A sink that has taken nothing since its last success.
 *
 * @param since when the first attempt failed
 * @param failures attempts that failed, counted up to {@link #FAILURES_MIN}
 */
public record Outage(Instant since, int failures) {

    /** Two failures of a sink that gets an event a week say nothing yet. */
    public static final int FAILURES_MIN = 10;

    /** After the first failure. */
    public static Outage begunAt(Instant failedAt) {
        return new Outage(failedAt, 1);
    }

    /** After one more failure; the same when enough are counted. */
    public Outage another() {
        return failures < FAILURES_MIN ? new Outage(since, failures + 1) : this;
    }

    /**
     * How long it lasts. Somebody who has just changed or resumed the subscription has done something about it, so the time
     * counts from then.
     *
     * @param changedAt the last change of the subscription
     */
    public Duration lasts(Instant changedAt, Instant now) {
        return Duration.between(since.isAfter(changedAt) ? since : changedAt, now);
    }

    /** Whether the subscription is to be disabled. */
    public boolean isOver(Duration longest, Instant changedAt, Instant now) {
        return failures >= FAILURES_MIN && lasts(changedAt, now).compareTo(longest) >= 0;
    }
}
