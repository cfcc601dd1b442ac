package io.hooktrail.delivery.lane;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.Circuit;
import io.hooktrail.delivery.Pace;
import io.hooktrail.delivery.lane.Attempts.Answer;
import io.hooktrail.subscription.SinkHealth;
import io.hooktrail.subscription.SubscriptionSettings;

/**
 * When a lane's sink may be asked with one more: as it has answered, at the rate that its subscription sets, and at the one that
 * it consented to. Nothing is admitted before the first {@link #follow}. Not safe for threads.
 */
final class Throttle {

    private final Instant since;
    private final ConsentedRate consented = new ConsentedRate();
    private Circuit circuit = new Circuit();
    private @Nullable URI sink;
    private @Nullable Pace pace;
    private int inFlightMax;
    private int inFlight;

    /** @param since when another node may have made the last attempt */
    Throttle(Instant since) {
        this.since = since;
    }

    /**
     * Says where and how rows go now; what another sink did says nothing about this one.
     *
     * @param perMinute what the sink consented to; empty for no bound
     */
    void follow(SubscriptionSettings settings, OptionalInt perMinute, Instant now) {
        if (!settings.sink().equals(sink)) {
            sink = settings.sink();
            circuit = new Circuit();
        }
        var limit = settings.terms().rateLimit();
        if (pace == null || !Objects.equals(pace.limit(), limit)) {
            pace = new Pace(limit, pace == null ? since : now);
        }
        consented.follow(perMinute);
        inFlightMax = settings.terms().maxInFlight();
    }

    boolean admits(Instant now) {
        return pace != null && circuit.admits(inFlight, inFlightMax, now) && pace.admits(now)
                && !consented.admitsAt(now).isAfter(now);
    }

    /** When a row that is ready then may go as far as time decides; null when time does not. */
    @Nullable
    Instant heldUntil(Instant ready, Instant now) {
        if (inFlight >= inFlightMax) {
            return null;
        }
        var paced = pace == null ? now : pace.admitsAt(now);
        var until = Collections
                .max(List.of(ready, circuit.heldUntil(now).orElse(now), paced, consented.admitsAt(now)));
        return until.isAfter(now) ? until : null;
    }

    /** One is sent. */
    void sent(Instant now) {
        circuit.sent(now, ThreadLocalRandom.current().nextDouble());
        if (pace != null) {
            pace.sent(now);
        }
        consented.sent(now);
        inFlight++;
    }

    /** One is ended without being sent; until it is {@link #answered} it counts as sent. */
    void entered() {
        inFlight++;
    }

    /** @param answer null when the sink was not asked */
    void answered(@Nullable Answer answer, Instant now) {
        inFlight--;
        if (answer != null && answer.asked().settings().sink().equals(sink)) {
            circuit.ended(answer.result(), answer.asked().settings().terms().maxInFlight(), now);
        }
    }

    int inFlight() {
        return inFlight;
    }

    SinkHealth.Circuit circuit() {
        return isDown()
                ? SinkHealth.Circuit.DOWN
                : isOpen() ? SinkHealth.Circuit.OPEN : SinkHealth.Circuit.CLOSED;
    }

    /** Whether there are pauses, as the sink fails. */
    boolean isOpen() {
        return circuit.isOpen();
    }

    /** Whether the sink is only probed. */
    boolean isDown() {
        return circuit.isDown();
    }
}
