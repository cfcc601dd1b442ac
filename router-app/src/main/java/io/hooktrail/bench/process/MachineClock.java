package io.hooktrail.bench.process;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The wall clock, which all processes of one machine share; its steps would show as negative latencies. */
public final class MachineClock {

    private MachineClock() {}

    /** Microseconds since 1970. */
    public static long micros() {
        var now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }

    /** Waits until then, or not at all when that is past. */
    public static void sleepUntil(long micros) throws InterruptedException {
        for (var left = micros - micros(); left > 0; left = micros - micros()) {
            TimeUnit.MICROSECONDS.sleep(left);
        }
    }
}
