package io.hooktrail.subscription;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.DeliveryTerms.RateLimit;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;
import io.hooktrail.subscription.DeliveryTerms.SignatureHeaders;
import io.hooktrail.subscription.DeliveryTerms.Signing;

/** The {@code config} of a subscription as its caller sends it, with every fault named. */
final class DeliveryTermsReader {

    static final int DELAYS_MAX = 32;
    static final int IN_FLIGHT_MAX = 256;
    static final int PER_SECOND_MAX = 10_000;

    private final Fields config;

    DeliveryTermsReader(Fields config) {
        this.config = config;
    }

    /** @throws Refused with {@link NotSupported} for a known part that is not built */
    DeliveryTerms read() {
        var terms = new DeliveryTerms(mode(), signing(), retry(),
                config.duration("timeout", DeliveryTermsCodec.TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(1)),
                (int) config.number("maxInFlight", DeliveryTermsCodec.MAX_IN_FLIGHT, 1, IN_FLIGHT_MAX),
                signatureHeaders(), config.flag("handshake", false), rateLimit(), ordering());
        notBuilt();
        config.closed();
        return terms;
    }

    private Mode mode() {
        return switch (config.text("mode", "binary")) {
            case "binary" -> Mode.BINARY;
            case "structured" -> Mode.STRUCTURED;
            case "batch" -> Mode.BATCH;
            default -> {
                config.fault("mode", "must be binary, structured or batch");
                yield Mode.BINARY;
            }
        };
    }

    private Signing signing() {
        return switch (config.text("signing", "standardwebhooks")) {
            case "standardwebhooks" -> Signing.STANDARD_WEBHOOKS;
            case "standardwebhooks-ed25519" -> Signing.STANDARD_WEBHOOKS_ED25519;
            case "none" -> Signing.NONE;
            default -> {
                config.fault("signing", "must be standardwebhooks, standardwebhooks-ed25519 or none");
                yield Signing.STANDARD_WEBHOOKS;
            }
        };
    }

    private SignatureHeaders signatureHeaders() {
        return switch (config.text("signatureHeaders", "webhook")) {
            case "webhook" -> SignatureHeaders.WEBHOOK;
            case "svix" -> SignatureHeaders.SVIX;
            default -> {
                config.fault("signatureHeaders", "must be webhook or svix");
                yield SignatureHeaders.WEBHOOK;
            }
        };
    }

    private RetrySchedule retry() {
        var standard = DeliveryTermsCodec.RETRY;
        var named = config.node("retry");
        if (named != null && named.isString()) {
            if (!named.stringValue().equals(DeliveryTermsCodec.STANDARD_WEBHOOKS)) {
                config.fault("retry", "must be \"" + DeliveryTermsCodec.STANDARD_WEBHOOKS
                        + "\" or an object of schedule and giveUpAfter");
            }
            return RetrySchedule.STANDARD_WEBHOOKS;
        }
        var retry = config.object("retry");
        var delays = retry.list("schedule", (node, at) -> {
            if (!node.isString()) {
                retry.faultAt(at, "must be an ISO 8601 duration such as PT5M");
                return Duration.ZERO;
            }
            return retry.duration(node.stringValue(), at, Duration.ZERO, Duration.ofMillis(100),
                    Duration.ofDays(1));
        });
        var given = retry.node("schedule");
        if (given != null && given.isArray() && (delays.isEmpty() || delays.size() > DELAYS_MAX)) {
            retry.fault("schedule", "has 1 to " + DELAYS_MAX + " delays");
        }
        var giveUpAfter = retry.duration("giveUpAfter", standard.giveUpAfter(), Duration.ofSeconds(1),
                Duration.ofDays(30));
        retry.closed();
        return new RetrySchedule(delays.isEmpty() ? standard.delays() : delays, giveUpAfter);
    }

    private Ordering ordering() {
        return switch (config.text("ordering", "none")) {
            case "none" -> Ordering.NONE;
            case "subject" -> Ordering.SUBJECT;
            case "partitionkey" -> Ordering.PARTITIONKEY;
            case "source" -> Ordering.SOURCE;
            default -> {
                config.fault("ordering", "must be none, subject, partitionkey or source");
                yield Ordering.NONE;
            }
        };
    }

    private @Nullable RateLimit rateLimit() {
        if (!config.has("rateLimit")) {
            return null;
        }
        var limit = config.object("rateLimit");
        if (!limit.has("perSecond")) {
            limit.fault("perSecond", "is required");
        }
        var rate = new RateLimit((int) limit.number("perSecond", 1, 1, PER_SECOND_MAX));
        limit.closed();
        return rate;
    }

    private void notBuilt() {
        config.notBuilt("transform");
        config.notBuilt("startFrom", "now");
    }
}
