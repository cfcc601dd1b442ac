package io.hooktrail.ingest.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import jakarta.servlet.http.HttpServletRequest;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

/** The memory that the bodies of all requests in progress share. A request takes as it reads, and gives back at its end. */
@Component
final class BodyMemory {

    private static final String ATTRIBUTE = BodyMemory.class.getName();
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;
    private final Duration within;
    private final MeterRegistry meters;

    BodyMemory(IngestLimits limits, MeterRegistry meters) {
        this.units = (int) (limits.bodiesInMemory().toBytes() / UNIT);
        this.free = new Semaphore(units);
        this.within = limits.bodyWithin();
        this.meters = meters;
        meters.gauge("hooktrail.ingest.bodies.bytes", free, left -> (units - left.availablePermits()) * (double) UNIT);
    }

    /** One request's share, found again by {@link #of}. */
    Share open(HttpServletRequest request) {
        var share = new Share();
        request.setAttribute(ATTRIBUTE, share);
        return share;
    }

    /** The share that was opened for a request; null when it is read outside of the router's filters. */
    static @Nullable Share of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Share share ? share : null;
    }

    /** What one request takes of the memory, and until when its body may come. */
    final class Share {

        private final long openedAt = System.nanoTime();
        private long bytes;
        private int taken;

        /**
         * Takes memory for bytes that have just been read.
         *
         * @throws Refused with {@link IngestProblem.TooManyBodies} when there is none left, with
         *         {@link IngestProblem.LateBody} when the body takes too long
         */
        void take(int count) {
            if (System.nanoTime() - openedAt > within.toNanos()) {
                throw new Refused(new IngestProblem.LateBody(within));
            }
            bytes += count;
            var wanted = (int) ((bytes + UNIT - 1) / UNIT) - taken;
            if (wanted > 0 && !free.tryAcquire(wanted)) {
                meters.counter("hooktrail.limits", "limit", "memory").increment();
                throw new Refused(new IngestProblem.TooManyBodies((long) units * UNIT));
            }
            taken += Math.max(0, wanted);
        }

        /** Gives everything back. */
        void close() {
            free.release(taken);
            taken = 0;
        }
    }
}
