package io.hooktrail.delivery.lane;

import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

import io.hooktrail.event.EventRecorded;

/**
 * What the events of waiting rows may take of a node's memory, over all lanes. A row whose event finds no room waits without
 * it, and its attempt reads it from the log.
 */
@Component
final class EventMemory {

    static final long BYTES_MAX = 32L * 1024 * 1024;

    private static final int HEAD_BYTES = 2048;

    private final AtomicLong taken = new AtomicLong();

    EventMemory(MeterRegistry meters) {
        meters.gauge("hooktrail.delivery.events.bytes", taken, AtomicLong::get);
    }

    /** About how much memory an event takes. */
    static long bytes(EventRecorded event) {
        var data = event.event().data();
        var receipt = event.receipt();
        return HEAD_BYTES + (data == null ? 0L : data.length) + (receipt == null ? 0L : receipt.body().length);
    }

    /** Takes memory, if there is so much. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= BYTES_MAX) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
