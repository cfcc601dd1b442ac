package io.hooktrail.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.hooktrail.secret.Secret;

/**
 * How the deliveries of a subscription are made: the {@code config} of a subscription (contract, section 5).
 *
 * @param timeout of one attempt, from resolving the name to the answer's last byte
 * @param maxInFlight deliveries on their way at once
 * @param signatureHeaders under which names id, time and signature are sent
 * @param handshake whether the sink must have consented before anything is sent (CloudEvents HTTP WebHook 1.0, section 4)
 * @param rateLimit how many attempts begin in a second; null for as many as go
 * @param ordering which deliveries follow each other one by one
 */
public record DeliveryTerms(
        Mode mode,
        Signing signing,
        RetrySchedule retry,
        Duration timeout,
        int maxInFlight,
        SignatureHeaders signatureHeaders,
        boolean handshake,
        @Nullable RateLimit rateLimit,
        Ordering ordering) {

    /** Terms under which no sink is asked, without a limit to the rate and without an order. */
    public DeliveryTerms(Mode mode, Signing signing, RetrySchedule retry, Duration timeout, int maxInFlight,
            SignatureHeaders signatureHeaders) {
        this(mode, signing, retry, timeout, maxInFlight, signatureHeaders, false, null, Ordering.NONE);
    }

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
        /** Standard Webhooks, HMAC-SHA256 with a shared secret. */
        STANDARD_WEBHOOKS("standardwebhooks"),
        /** Standard Webhooks, Ed25519 with a private key of ours. */
        STANDARD_WEBHOOKS_ED25519("standardwebhooks-ed25519"),
        NONE("none");

        private final String label;

        Signing(String label) {
            this.label = label;
        }

        /** As written in requests and replies. */
        public String label() {
            return label;
        }

        /** Whether the secret is of the kind that this scheme signs with. */
        public boolean signsWith(Secret secret) {
            return switch (this) {
                case STANDARD_WEBHOOKS -> secret.publicKey() == null;
                case STANDARD_WEBHOOKS_ED25519 -> secret.publicKey() != null;
                case NONE -> false;
            };
        }
    }

    /** The beginning of the names of the three header fields of a signature. */
    public enum SignatureHeaders {
        /** As Standard Webhooks says. */
        WEBHOOK,
        /** What receivers of Svix expect; the signature itself is the same. */
        SVIX;

        /** As written in requests and replies. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** One field's name. */
        public String named(String name) {
            return label() + "-" + name;
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
     * @param attemptsMax with which it is a dead letter though there is time left
     */
    public record RetrySchedule(List<Duration> delays, Duration giveUpAfter, int attemptsMax) {

        /** So that short delays and a long time do not fill the log with what says the same (ADR 16). */
        public static final int ATTEMPTS_MAX = 1000;

        /**
         * The example of Standard Webhooks 1.0 ("Deliverability and reliability"): ten attempts, the last one 75 h 35 min after
         * the first. With the longest jitter and ten attempts that each take a minute that is 91 h.
         */
        public static final RetrySchedule STANDARD_WEBHOOKS = new RetrySchedule(
                Stream.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H")
                        .map(Duration::parse)
                        .toList(),
                Duration.ofDays(4), 10);

        public RetrySchedule {
            delays = List.copyOf(delays);
        }

        /** With as many attempts as there may be. */
        public RetrySchedule(List<Duration> delays, Duration giveUpAfter) {
            this(delays, giveUpAfter, ATTEMPTS_MAX);
        }
    }
}
