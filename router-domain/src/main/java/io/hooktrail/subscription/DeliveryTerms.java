package io.hooktrail.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.hooktrail.secret.Secret;

/**
 * How the deliveries of a subscription are made: the {@code config} of a subscription (contract, section 5).
 *
 * @param timeout of one attempt, from resolving the name to the answer's last byte
 * @param maxInFlight deliveries on their way at once
 * @param signatureHeaders under which names id, time and signature are sent
 */
public record DeliveryTerms(
        Mode mode,
        Signing signing,
        RetrySchedule retry,
        Duration timeout,
        int maxInFlight,
        SignatureHeaders signatureHeaders) {

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
