package io.hooktrail.ingest.http;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

import io.hooktrail.ingest.IngestProblem.RateLimited;
import io.hooktrail.ingest.IngestProblem.RateLimited.Limit;
import io.hooktrail.problem.Refused;
import io.hooktrail.source.SourceId;
import io.hooktrail.source.SourceSettings.RateLimit;
import io.hooktrail.source.SourceState;
import io.hooktrail.tenant.TenantName;

/** The limits of a source and of its tenant. Only a verified request spends them, so a stranger cannot use them up. */
@Component
final class RateLimits {

    private static final int BUCKETS_MAX = 100_000;

    private final Cache<SourceBucket, Bucket> sources = Caffeine.newBuilder().maximumSize(BUCKETS_MAX).build();
    private final Cache<TenantName, Bucket> tenants = Caffeine.newBuilder().maximumSize(BUCKETS_MAX).build();
    private final IngestLimits.PerTenant perTenant;
    private final TimeMeter time;
    private final MeterRegistry meters;

    RateLimits(IngestLimits limits, TimeMeter time, MeterRegistry meters) {
        this.perTenant = limits.perTenant();
        this.time = time;
        this.meters = meters;
    }

    /** @throws Refused with {@link RateLimited} when the source's or its tenant's limit is spent */
    void spend(SourceState source) {
        var limit = source.settings().rateLimit();
        if (limit != null) {
            spend(sources.get(new SourceBucket(source.id(), limit), key -> bucket(limit.perSecond(), limit.burst())),
                    Limit.SOURCE);
        }
        spend(source.id().tenant());
    }

    /** @throws Refused with {@link RateLimited} when the tenant's limit is spent */
    void spend(TenantName tenant) {
        spend(tenants.get(tenant, key -> bucket(perTenant.perSecond(), perTenant.burst())), Limit.TENANT);
    }

    private void spend(Bucket bucket, Limit limit) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw refused(limit, Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** A refusal, counted. */
    Refused refused(Limit limit, Duration wait) {
        meters.counter("hooktrail.limits", "limit", limit.label()).increment();
        return new Refused(new RateLimited(limit, wait));
    }

    private Bucket bucket(int perSecond, int burst) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    /** Another limit is another bucket. */
    private record SourceBucket(SourceId source, RateLimit limit) {}
}
