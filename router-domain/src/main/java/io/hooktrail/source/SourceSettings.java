package io.hooktrail.source;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.Cidr;

/**
 * What a PUT says of a source, checked and with defaults filled in (docs/api.md).
 *
 * @param provider name of a known provider
 * @param config the provider's own settings as they were given: strings, numbers, booleans, lists, maps
 * @param allowedIps addresses that may send; empty for every address
 * @param rateLimit null for no limit
 * @param bodyBytesMax largest body it takes; null for the router's own limit
 * @param description for people, at most 1000 characters
 */
public record SourceSettings(
        String provider,
        Map<String, Object> config,
        List<Cidr> allowedIps,
        @Nullable RateLimit rateLimit,
        @Nullable Long bodyBytesMax,
        boolean enabled,
        String description) {

    public SourceSettings {
        config = Map.copyOf(config);
        allowedIps = List.copyOf(allowedIps);
    }

    /** A token bucket: {@code burst} tokens at most, refilled evenly. */
    public record RateLimit(int perSecond, int burst) {}
}
