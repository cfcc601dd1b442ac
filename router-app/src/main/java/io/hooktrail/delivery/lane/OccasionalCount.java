package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A count that costs more the more there is: when it was much, it is made again only when it is old and somebody asks. */
final class OccasionalCount {

    private static final long MUCH = 1000;

    private final LongSupplier count;
    private final Duration ageMax;
    private final LongSupplier nanos;
    private long counted;
    private long countedAt;

    OccasionalCount(LongSupplier count, Duration ageMax, LongSupplier nanos) {
        this.count = count;
        this.ageMax = ageMax;
        this.nanos = nanos;
    }

    synchronized double value() {
        if (counted < MUCH || nanos.getAsLong() - countedAt >= ageMax.toNanos()) {
            counted = count.getAsLong();
            countedAt = nanos.getAsLong();
        }
        return counted;
    }
}
