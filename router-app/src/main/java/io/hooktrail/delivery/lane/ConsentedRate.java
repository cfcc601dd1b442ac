package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.store.DeliveryRow;

/** Spaces what a lane sends evenly by the rate its sink consented to. Guarded by itself. */
final class ConsentedRate {

    private Instant next = Instant.MIN;

    /** What {@code start} gives, unless it is too early for one more. */
    synchronized @Nullable DeliveryRow next(OptionalInt perMinute, Instant now,
            Supplier<@Nullable DeliveryRow> start) {
        if (perMinute.isPresent() && now.isBefore(next)) {
            return null;
        }
        var row = start.get();
        if (row != null && perMinute.isPresent()) {
            next = now.plus(Duration.ofMinutes(1).dividedBy(perMinute.getAsInt()));
        }
        return row;
    }

    /** When one more may go; null for now. */
    synchronized @Nullable Instant heldUntil(Instant now) {
        return now.isBefore(next) ? next : null;
    }
}
