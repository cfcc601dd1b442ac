package io.hooktrail.ingest.http;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import org.springframework.stereotype.Component;

import io.hooktrail.egress.Addresses;

/**
 * Limits addresses by what they failed to prove (ADR 11). A good sender has no bucket at all, and one that shares its address
 * with a bad one, as a provider's customers do, keeps its way to where it proved itself before.
 */
@Component
final class Strangers {

    private static final int IPV6_SITE_BYTES = 8;

    private final Cache<String, Bucket> failures;
    private final Cache<Proof, Boolean> proofs;
    private final IngestLimits.PerIp limits;
    private final TimeMeter time;

    Strangers(IngestLimits limits, TimeMeter time) {
        this.limits = limits.perIp();
        this.time = time;
        this.failures = Caffeine.newBuilder().maximumSize(this.limits.addressesMax()).build();
        this.proofs = Caffeine.newBuilder().maximumSize(this.limits.addressesMax()).build();
    }

    /**
     * How long an address has to wait; empty when it may try.
     *
     * @param door what it wants to pass, such as a source's path
     */
    Optional<Duration> waitOf(String address, String door) {
        var site = site(address);
        var bucket = failures.getIfPresent(site);
        if (bucket == null || proofs.getIfPresent(new Proof(site, door)) != null) {
            return Optional.empty();
        }
        var estimate = bucket.estimateAbilityToConsume(1);
        return estimate.canBeConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(estimate.getNanosToWaitForRefill()));
    }

    void failed(String address) {
        failures.get(site(address), site -> Bucket.builder()
                .addLimit(limit -> limit.capacity(limits.burst())
                        .refillGreedy(limits.failuresPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build()).tryConsume(1);
    }

    void proved(String address, String door) {
        var proof = new Proof(site(address), door);
        if (proofs.getIfPresent(proof) == null) {
            proofs.put(proof, true);
        }
    }

    /** An IPv6 host has a whole /64 to call from, so that is what counts as one address. */
    private static String site(String address) {
        return Addresses.literal(address)
                .filter(Inet6Address.class::isInstance)
                .map(ip -> HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), IPV6_SITE_BYTES)) + "::/64")
                .orElse(address);
    }

    private record Proof(String site, String door) {}
}
