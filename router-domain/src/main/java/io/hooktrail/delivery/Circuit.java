package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.hooktrail.delivery.AttemptResult.Failure;

/**
 * How much a sink is asked, by how it has answered. A sink that fails again and again is asked with one delivery every few
 * seconds only, until one succeeds; the others wait, which is no attempt of theirs. One that is too busy (429, 503) is asked
 * with half as many at once, and with more again as it answers, as TCP does it (RFC 5681, section 3.1). Not safe for threads.
 */
public final class Circuit {

    /** So many failures in a row, that a sink which fails at random practically never gets here. */
    static final int FAILURES_TO_OPEN = 20;

    /** A probe that hangs must not be all that asks whether the sink is back. */
    static final int PROBES_MAX = 4;

    static final Duration FIRST_PROBE_AFTER = Duration.ofSeconds(1);
    static final Duration PROBE_EVERY_MAX = Duration.ofSeconds(8);

    /** A sink's wish holds all its deliveries so long at most; the one that was refused waits as long as the sink likes. */
    static final Duration HELD_MAX = Duration.ofMinutes(1);

    private static final double JITTER = 0.2;

    private int failures;
    private Duration probeEvery = FIRST_PROBE_AFTER;
    private Instant heldUntil = Instant.MIN;
    private double window = Integer.MAX_VALUE;
    private double calm = Integer.MAX_VALUE;

    /** Whether the sink is taken for down. */
    public boolean isOpen() {
        return failures >= FAILURES_TO_OPEN;
    }

    /**
     * Whether one more may be sent now.
     *
     * @param inFlight how many are on their way
     * @param inFlightMax how many the subscription allows
     */
    public boolean admits(int inFlight, int inFlightMax, Instant now) {
        var room = isOpen() ? PROBES_MAX : (int) window;
        return inFlight < Math.min(room, inFlightMax) && !now.isBefore(heldUntil);
    }

    /** When it is worth asking again; empty when only an answer can change something. */
    public Optional<Instant> heldUntil(Instant now) {
        return now.isBefore(heldUntil) ? Optional.of(heldUntil) : Optional.empty();
    }

    /**
     * One is sent.
     *
     * @param random from 0 (shortest) to 1 (longest wait until the next probe), drawn by the caller
     */
    public void sent(Instant now, double random) {
        if (isOpen()) {
            wait(now, probeEvery, random);
            probeEvery = min(probeEvery.multipliedBy(2), PROBE_EVERY_MAX);
        }
    }

    /**
     * One was answered, or not.
     *
     * @param inFlightMax how many the subscription allows
     * @param random from 0 to 1, drawn by the caller
     */
    public void ended(AttemptResult result, int inFlightMax, Instant now, double random) {
        if (result.isSuccess()) {
            succeeded(inFlightMax);
            return;
        }
        failures++;
        if (failures == FAILURES_TO_OPEN) {
            window = 1;
            probeEvery = FIRST_PROBE_AFTER;
            wait(now, probeEvery, random);
        } else if (result.failure() == Failure.THROTTLED) {
            calm = Math.max(1, Math.min(window, inFlightMax) / 2);
            window = calm;
        }
        var wish = result.retryAfter();
        if (wish != null) {
            var until = now.plus(min(wish, HELD_MAX));
            heldUntil = until.isAfter(heldUntil) ? until : heldUntil;
        }
    }

    private void succeeded(int inFlightMax) {
        if (isOpen()) {
            heldUntil = Instant.MIN;
        }
        failures = 0;
        window = Math.min(inFlightMax, window + (window < calm ? 1 : 1 / window));
        if (window >= inFlightMax) {
            window = Integer.MAX_VALUE;
            calm = Integer.MAX_VALUE;
        }
    }

    private void wait(Instant now, Duration about, double random) {
        var factor = 1 - JITTER + 2 * JITTER * Math.clamp(random, 0, 1);
        heldUntil = now.plus(Duration.ofMillis(Math.round(about.toMillis() * factor)));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
