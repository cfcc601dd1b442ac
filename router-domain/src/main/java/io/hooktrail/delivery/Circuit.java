package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.hooktrail.delivery.AttemptResult.Failure;

/**
 * How much a sink is asked, by how it has answered. Twenty failures in a row open it: from then on there is a pause between two
 * attempts, short for ten seconds, as a sink may fail each delivery once and take it the second time, and then longer with each
 * failure. At the longest pause the sink is down. One success closes it. A sink that is too busy (429, 503) is asked with half as
 * many at once, and with more again as it answers, as TCP does it (RFC 5681, section 3.1). Not safe for threads.
 */
public final class Circuit {

    /** So many failures in a row, that a sink which fails at random practically never gets here. */
    static final int FAILURES_TO_OPEN = 20;

    static final Duration PAUSE_MIN = Duration.ofMillis(25);
    static final Duration PAUSE_MAX = Duration.ofSeconds(8);

    /** As long after the last success the pause stays short. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One that hangs must not be all that asks whether the sink is back. */
    static final int PROBES_MAX = 4;

    /** A sink's wish holds all its deliveries so long at most; the one that was refused waits as long as the sink likes. */
    static final Duration HELD_MAX = Duration.ofMinutes(1);

    private static final double GROWTH = 1.5;
    private static final double JITTER = 0.2;

    private int failures;
    private Instant failingSince = Instant.MIN;
    private Duration pause = PAUSE_MIN;
    private Instant heldUntil = Instant.MIN;
    private double window = Integer.MAX_VALUE;
    private double calm = Integer.MAX_VALUE;

    /** Whether there are pauses. */
    public boolean isOpen() {
        return failures >= FAILURES_TO_OPEN;
    }

    /** Whether the sink has failed for so long that it is only probed. */
    public boolean isDown() {
        return isOpen() && pause.equals(PAUSE_MAX);
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
     * @param random from 0 (shortest) to 1 (longest pause until the next one), drawn by the caller
     */
    public void sent(Instant now, double random) {
        if (isOpen()) {
            var factor = 1 - JITTER + 2 * JITTER * Math.clamp(random, 0, 1);
            heldUntil = now.plus(Duration.ofMillis(Math.round(pause.toMillis() * factor)));
        }
    }

    /**
     * One was answered, or not.
     *
     * @param inFlightMax how many the subscription allows
     */
    public void ended(AttemptResult result, int inFlightMax, Instant now) {
        if (result.isSuccess()) {
            succeeded(inFlightMax);
            return;
        }
        failures++;
        if (failures == 1) {
            failingSince = now;
            pause = PAUSE_MIN;
        } else if (isOpen() && !now.isBefore(failingSince.plus(PATIENCE))) {
            pause = min(Duration.ofMillis(Math.round(pause.toMillis() * GROWTH)), PAUSE_MAX);
        }
        if (result.failure() == Failure.THROTTLED) {
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
        if (isDown()) {
            window = 0;
        }
        failures = 0;
        window = Math.min(inFlightMax, window + (window < calm ? 1 : 1 / window));
        if (window >= inFlightMax) {
            window = Integer.MAX_VALUE;
            calm = Integer.MAX_VALUE;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
