package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.subscription.DeliveryTerms.RateLimit;

/**
 * Spaces the attempts of one lane evenly, so that a second's worth of them never goes at once (the generic cell rate algorithm,
 * ITU-T I.371). A lane that was idle has saved up a tenth of a second's worth; so in any stretch of {@code t} seconds there are
 * at most {@code (t + 0.1) × perSecond + 1} attempts. Not safe for threads.
 */
public final class Pace {

    /** What may be caught up with at once: more than an alarm rings late, less than anybody calls a burst. */
    static final Duration SAVED_MAX = Duration.ofMillis(100);

    private final @Nullable RateLimit limit;
    private final Duration spacing;
    private Instant next;

    /**
     * Nothing is saved up yet.
     *
     * @param limit null for no limit
     * @param since when others may have made the last attempt: the lane's last owner, or the lane itself under other limits
     */
    public Pace(@Nullable RateLimit limit, Instant since) {
        this.limit = limit;
        this.spacing = limit == null ? Duration.ZERO : spacing(limit.perSecond());
        this.next = latest(since);
    }

    /** Rounded up, so that the rate is never above the limit. */
    private static Duration spacing(int perSecond) {
        return Duration.ofNanos(Math.ceilDiv(Duration.ofSeconds(1).toNanos(), perSecond));
    }

    public @Nullable RateLimit limit() {
        return limit;
    }

    /** Whether one more attempt may begin now. */
    public boolean admits(Instant now) {
        return !now.isBefore(admitsAt(now));
    }

    /** From when on one more may begin. */
    public Instant admitsAt(Instant now) {
        if (limit == null) {
            return now;
        }
        // It never lies further ahead than this, unless the clock was set back.
        if (next.isAfter(latest(now))) {
            next = latest(now);
        }
        return next.minus(SAVED_MAX);
    }

    /** An attempt begins. */
    public void sent(Instant now) {
        next = (now.isAfter(next) ? now : next).plus(spacing);
    }

    private Instant latest(Instant now) {
        return now.plus(SAVED_MAX).plus(spacing);
    }
}
