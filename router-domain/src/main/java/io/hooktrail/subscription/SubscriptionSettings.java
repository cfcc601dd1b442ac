package io.hooktrail.subscription;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a PUT says of a subscription, checked and with defaults filled in (contract, section 5).
 *
 * @param types event types it wants, any of them; empty for every type
 * @param source the exact CloudEvents {@code source} it wants; null for every source
 * @param filters all must hold
 * @param headers additional request headers of every delivery
 */
public record SubscriptionSettings(
        List<String> types,
        @Nullable String source,
        List<Filter> filters,
        URI sink,
        Map<String, String> headers,
        Mode mode,
        Signing signing,
        RetrySchedule retry,
        Duration timeout,
        int maxInFlight,
        String description) {

    public SubscriptionSettings {
        types = List.copyOf(types);
        filters = List.copyOf(filters);
        headers = Map.copyOf(headers);
    }

    /** How an event is written for the sink (CloudEvents HTTP binding 1.0, section 3). */
    public enum Mode {
        BINARY,
        STRUCTURED
    }

    /** How a delivery is signed. */
    public enum Signing {
        /** Standard Webhooks, HMAC-SHA256. */
        STANDARD_WEBHOOKS,
        NONE
    }

    /**
     * When a failed delivery is tried again.
     *
     * @param delays wait after each failed attempt, the last one repeats; never empty
     * @param giveUpAfter counted from the delivery's start without the time it was held; then it is a dead letter
     */
    public record RetrySchedule(List<Duration> delays, Duration giveUpAfter) {

        public RetrySchedule {
            delays = List.copyOf(delays);
        }
    }
}
