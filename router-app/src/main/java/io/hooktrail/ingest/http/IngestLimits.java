package io.hooktrail.ingest.http;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.hooktrail.problem.WrongSetting;

/**
 * What may come in at once and how fast ({@code hooktrail.ingest.…}, ADR 11). Each node counts for itself.
 *
 * @param bodiesInMemory that the bodies of all requests in progress may take together, such as {@code 128MB}
 * @param bodyWithin by when a body must have come whole
 */
@ConfigurationProperties("hooktrail.ingest")
record IngestLimits(
        @DefaultValue PerIp perIp,
        @DefaultValue PerTenant perTenant,
        @DefaultValue("128MB") DataSize bodiesInMemory,
        @DefaultValue("PT30S") Duration bodyWithin) {

    private static final long BODIES_BYTES_MAX = 64L * 1024 * 1024 * 1024;

    IngestLimits {
        require(bodiesInMemory.toBytes() >= BodyLimit.BYTES_MAX && bodiesInMemory.toBytes() <= BODIES_BYTES_MAX,
                "bodies-in-memory", "is " + bodiesInMemory + ", but must be from 25MB to 64GB", "128MB");
        require(bodyWithin.isPositive() && bodyWithin.compareTo(Duration.ofMinutes(10)) <= 0, "body-within",
                "is " + bodyWithin + ", but must be up to PT10M", "PT30S");
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
            requireNumber("per-ip.failures-per-second", failuresPerSecond, 100_000, "100");
            requireNumber("per-ip.burst", burst, 10_000_000, "2000");
            requireNumber("per-ip.addresses-max", addressesMax, 10_000_000, "100000");
        }
    }

    /** Verified requests of one tenant, webhooks and {@code POST /events} together. A token bucket. */
    record PerTenant(@DefaultValue("50000") int perSecond, @DefaultValue("100000") int burst) {

        PerTenant {
            requireNumber("per-tenant.per-second", perSecond, 1_000_000, "50000");
            requireNumber("per-tenant.burst", burst, 10_000_000, "100000");
        }
    }

    private static void requireNumber(String name, int number, int most, String example) {
        require(number >= 1 && number <= most, name, "is " + number + ", but must be from 1 to " + most, example);
    }

    private static void require(boolean holds, String name, String fault, String example) {
        if (!holds) {
            throw new WrongSetting("hooktrail.ingest." + name, fault, example);
        }
    }
}
