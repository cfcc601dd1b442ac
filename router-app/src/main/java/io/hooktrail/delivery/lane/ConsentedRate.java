package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/** Spaces what a lane sends evenly by the rate its sink consented to. Not safe for threads. */
final class ConsentedRate {

    private OptionalInt perMinute = OptionalInt.empty();
    private Instant next = Instant.MIN;

    /** @param allowed the rate from now on; empty for no bound */
    void follow(OptionalInt allowed) {
        perMinute = allowed;
    }

    /** From when on one more may go. */
    Instant admitsAt(Instant now) {
        if (perMinute.isEmpty() || now.isAfter(next)) {
            return now;
        }
        // It never lies further ahead than this, unless the rate was raised or the clock set back.
        var latest = now.plus(spacing());
        next = next.isAfter(latest) ? latest : next;
        return next;
    }

    /** One was sent. */
    void sent(Instant now) {
        next = perMinute.isPresent() ? now.plus(spacing()) : now;
    }

    private Duration spacing() {
        return Duration.ofMinutes(1).dividedBy(perMinute.orElseThrow());
    }
}
