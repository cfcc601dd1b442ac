package io.hooktrail.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the deliveries of a subscription are made: the {@code config} of a subscription (contract, section 5).
 *
 * @param timeout of one attempt, from resolving the name to the answer's last byte
 * @param maxInFlight deliveries on their way at once
 */
public record DeliveryTerms(Mode mode, Signing signing, RetrySchedule retry, Duration timeout, int maxInFlight) {

    /** How an event is written for the sink (CloudEvents HTTP binding 1.0, section 3). */
    public enum Mode {
        BINARY,
        STRUCTURED,
        /** A JSON array of structured events; one a request, as each delivery has its own {@code webhook-id} (ADR 27). */
        BATCH;

        /** As written in requests and replies. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a delivery is signed. */
    public enum Signing {
        /** Standard Webhooks, HMAC-SHA256. */
        STANDARD_WEBHOOKS,
        NONE;

        /** As written in requests and replies. */
        public String label() {
            return this == STANDARD_WEBHOOKS ? "standardwebhooks" : "none";
        }
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
