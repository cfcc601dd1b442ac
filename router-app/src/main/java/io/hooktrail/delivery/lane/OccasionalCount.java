package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A costly count, made again only when it is old and somebody asks. */
final class OccasionalCount {

    private final LongSupplier count;
    private final Duration ageMax;
    private final LongSupplier nanos;
    private long counted;
    private long countedAt;
    private boolean isCounted;

    OccasionalCount(LongSupplier count, Duration ageMax, LongSupplier nanos) {
        this.count = count;
        this.ageMax = ageMax;
        this.nanos = nanos;
    }

    synchronized double value() {
        if (!isCounted || nanos.getAsLong() - countedAt >= ageMax.toNanos()) {
            counted = count.getAsLong();
            countedAt = nanos.getAsLong();
            isCounted = true;
        }
        return counted;
    }
}
