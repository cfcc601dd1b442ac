package io.hooktrail.ingest.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.util.unit.DataSize;

/** Limits for tests, over a clock that stands until it is moved. */
final class Limits {

    private Limits() {}

    static RateLimits generous() {
        return new RateLimits(of(new IngestLimits.PerIp(100, 2000, 1000), 100_000, 100_000), new SetTime(),
                new SimpleMeterRegistry());
    }

    static IngestLimits of(IngestLimits.PerIp perIp, int tenantPerSecond, int tenantBurst) {
        return new IngestLimits(perIp, new IngestLimits.PerTenant(tenantPerSecond, tenantBurst),
                DataSize.ofMegabytes(25), Duration.ofSeconds(30));
    }

    /** Stands until it is moved. */
    static final class SetTime implements TimeMeter {

        private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

        void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }

        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
