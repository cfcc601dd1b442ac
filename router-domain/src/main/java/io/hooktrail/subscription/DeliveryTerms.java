package io.hooktrail.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How the deliveries of a subscription are made: the {@code config} of a subscription (contract, section 5).
 *
 * @param timeout of one attempt, from resolving the name to the answer's last byte
 * @param maxInFlight deliveries on their way at once
 * @param rateLimit how many attempts begin in a second; null for as many as go
 * @param ordering which deliveries follow each other one by one
 */
public record DeliveryTerms(
        Mode mode,
        Signing signing,
        RetrySchedule retry,
        Duration timeout,
        int maxInFlight,
        @Nullable RateLimit rateLimit,
        Ordering ordering) {

    /** Terms without a limit to the rate and without an order. */
    public DeliveryTerms(Mode mode, Signing signing, RetrySchedule retry, Duration timeout, int maxInFlight) {
        this(mode, signing, retry, timeout, maxInFlight, null, Ordering.NONE);
    }

    /** How an event is written for the sink (CloudEvents HTTP binding 1.0, section 3). */
    public enum Mode {
        BINARY,
        STRUCTURED;

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

    /** The attribute whose equal values make a line, first in, first out; a failing line holds up only itself. */
    public enum Ordering {
        NONE,
        SUBJECT,
        PARTITIONKEY,
        SOURCE;

        /** As written in requests and replies. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The event's attribute; null without an order. */
        public @Nullable String attribute() {
            return this == NONE ? null : label();
        }
    }

    /** How many attempts may begin in a second, evenly spaced; from 1 to 10,000. */
    public record RateLimit(int perSecond) {}

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
