package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether this node's leases still hold, judged without the database: a node that was stopped for a while must not go on
 * sending when it wakes. Two clocks, because the monotonic one stands still while a machine is suspended, and the other one can
 * be set; the stricter counts.
 */
final class Validity {

    private final LongSupplier monotonicNanos;
    private final LongSupplier wallMillis;
    private final Duration length;
    private final AtomicBoolean hasRefused = new AtomicBoolean();
    private volatile Until until;

    /**
     * Not valid at first.
     *
     * @param length from the moment before a renewal was asked for; less than the lease, so that an attempt which has just begun
     *        is on the wire before anybody else may begin it
     */
    Validity(LongSupplier monotonicNanos, LongSupplier wallMillis, Duration length) {
        this.monotonicNanos = monotonicNanos;
        this.wallMillis = wallMillis;
        this.length = length;
        this.until = new Until(monotonicNanos.getAsLong(), wallMillis.getAsLong());
    }

    private record Until(long monotonicNanos, long wallMillis) {}

    /**
     * The moment before a renewal.
     *
     * @return to be run when the renewal has succeeded; answers whether somebody was refused meanwhile and has to be told
     */
    BooleanSupplier beforeRenewal() {
        var next = new Until(monotonicNanos.getAsLong() + length.toNanos(), wallMillis.getAsLong() + length.toMillis());
        return () -> {
            until = next;
            return hasRefused.getAndSet(false);
        };
    }

    void end() {
        until = new Until(monotonicNanos.getAsLong(), wallMillis.getAsLong());
    }

    boolean holds() {
        if (isBefore(until)) {
            return true;
        }
        // Noted before a second look, so that a renewal between the two is either seen here or sees the note.
        hasRefused.set(true);
        return isBefore(until);
    }

    private boolean isBefore(Until end) {
        return monotonicNanos.getAsLong() - end.monotonicNanos() < 0 && wallMillis.getAsLong() < end.wallMillis();
    }
}
