package io.hooktrail.ingest.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.ingest.IngestProblem.RateLimited;
import io.hooktrail.ingest.IngestProblem.RateLimited.Limit;
import io.hooktrail.problem.Refused;
import io.hooktrail.source.SourceId;
import io.hooktrail.source.SourceSettings;
import io.hooktrail.source.SourceSettings.RateLimit;
import io.hooktrail.source.SourceState;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RateLimitsTest {

    private final Limits.SetTime time = new Limits.SetTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RateLimits limits = new RateLimits(Limits.of(new IngestLimits.PerIp(1, 1, 1), 10, 5), time, meters);

    @Test
    void aSourceTakesItsBurstAndThenOneForEachToken() {
        var source = source("shop", new RateLimit(4, 2));
        limits.spend(source);
        limits.spend(source);

        assertThat(refusal(source)).isEqualTo(new RateLimited(Limit.SOURCE, Duration.ofMillis(250)));
        time.pass(Duration.ofMillis(249));
        assertThat(refusal(source)).isEqualTo(new RateLimited(Limit.SOURCE, Duration.ofMillis(1)));
        time.pass(Duration.ofMillis(1));
        limits.spend(source);
        assertThat(meters.counter("hooktrail.limits", "limit", "source").count()).isEqualTo(2);
    }

    @Test
    void aChangedLimitCountsAtOnce() {
        var before = source("shop", new RateLimit(1, 1));
        limits.spend(before);
        assertThat(refusal(before).limit()).isEqualTo(Limit.SOURCE);

        limits.spend(source("shop", new RateLimit(1, 2)));
    }

    @Test
    void allSourcesOfATenantSpendItsLimitAndAnotherTenantHasItsOwn() {
        for (var number = 0; number < 5; number++) {
            limits.spend(source("s" + number, null));
        }

        assertThat(refusal(source("s6", null))).isEqualTo(new RateLimited(Limit.TENANT, Duration.ofMillis(100)));
        limits.spend(new TenantName("other"));
    }

    private RateLimited refusal(SourceState source) {
        return (RateLimited) catchThrowableOfType(Refused.class, () -> limits.spend(source)).problem();
    }

    private static SourceState source(String name, @Nullable RateLimit limit) {
        return new SourceState(new SourceId(TenantName.DEFAULT, name), 0, 1,
                new SourceSettings("github", Map.of(), List.of(), limit, null, true, ""), List.of(), Instant.EPOCH,
                Instant.EPOCH);
    }
}
