package io.hooktrail.eventlog;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the store keeps them: microseconds since 1970 in 64 bits, the same on every database. */
public final class Micros {

    private Micros() {}

    /** Cut to whole microseconds, towards 1970. */
    public static long of(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** The time of a stored value. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
