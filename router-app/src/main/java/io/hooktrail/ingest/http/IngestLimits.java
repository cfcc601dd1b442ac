package io.hooktrail.ingest.http;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What may come in at once and how fast ({@code hooktrail.ingest.…}, ADR 12). Each node counts for itself.
 *
 * @param bodiesInMemory that the bodies of all requests in progress may take together, such as {@code 128MB}
 * @param bodyWithin by when a body must have come whole
 */
@ConfigurationProperties("hooktrail.ingest")
record IngestLimits(
        @DefaultValue PerIp perIp,
        @DefaultValue PerTenant perTenant,
        @DefaultValue("128MB") DataSize bodiesInMemory,
        @DefaultValue("30s") Duration bodyWithin) {

    private static final long BODIES_BYTES_MAX = 64L * 1024 * 1024 * 1024;

    IngestLimits {
        require(bodiesInMemory.toBytes() >= BodyLimit.BYTES_MAX && bodiesInMemory.toBytes() <= BODIES_BYTES_MAX,
                "bodies-in-memory", bodiesInMemory + " must be from 25MB to 64GB, such as 128MB");
        require(bodyWithin.isPositive() && bodyWithin.compareTo(Duration.ofMinutes(10)) <= 0, "body-within",
                bodyWithin + " must be from 1ms to 10m, such as 30s");
    }

    /**
     * Requests of one address that prove nothing; those that prove their sender are never counted. A token bucket.
     *
     * @param addressesMax how many addresses are remembered; the least used are forgotten first
     */
    record PerIp(
            @DefaultValue("100") int failuresPerSecond,
            @DefaultValue("2000") int burst,
            @DefaultValue("100000") int addressesMax) {

        PerIp {
            requireNumber("per-ip.failures-per-second", failuresPerSecond, 100_000);
            requireNumber("per-ip.burst", burst, 10_000_000);
            requireNumber("per-ip.addresses-max", addressesMax, 10_000_000);
        }
    }

    /** Verified requests of one tenant, webhooks and {@code POST /events} together. A token bucket. */
    record PerTenant(@DefaultValue("50000") int perSecond, @DefaultValue("100000") int burst) {

        PerTenant {
            requireNumber("per-tenant.per-second", perSecond, 1_000_000);
            requireNumber("per-tenant.burst", burst, 10_000_000);
        }
    }

    private static void requireNumber(String name, int number, int most) {
        require(number >= 1 && number <= most, name, number + " must be a whole number from 1 to " + most);
    }

    private static void require(boolean holds, String name, String fault) {
        if (!holds) {
            throw new IllegalArgumentException("hooktrail.ingest." + name + ": " + fault);
        }
    }
}
