package io.hooktrail.subscription;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.DeliveryTerms.RateLimit;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;
import io.hooktrail.subscription.DeliveryTerms.SignatureHeaders;
import io.hooktrail.subscription.DeliveryTerms.Signing;

/** The stored form of a subscription's {@code config}; it follows the rules of {@link SubscriptionSettingsCodec}. */
final class DeliveryTermsCodec {

    /** The default: quick at first, hourly in the end. */
    static final RetrySchedule RETRY = new RetrySchedule(
            Stream.of("PT5S", "PT1M", "PT5M", "PT30M", "PT1H").map(Duration::parse).toList(), Duration.ofDays(3));

    /** The name of {@link RetrySchedule#STANDARD_WEBHOOKS}. */
    static final String STANDARD_WEBHOOKS = "standard-webhooks";

    static final Duration TIMEOUT = Duration.ofSeconds(15);

    static final int MAX_IN_FLIGHT = 16;

    private DeliveryTermsCodec() {}

    static Map<String, Object> write(DeliveryTerms terms) {
        var config = new LinkedHashMap<String, Object>();
        config.put("mode", terms.mode().label());
        config.put("signing", terms.signing().label());
        config.put("retry", retry(terms.retry()));
        config.put("timeout", terms.timeout().toString());
        config.put("maxInFlight", terms.maxInFlight());
        if (terms.signatureHeaders() != SignatureHeaders.WEBHOOK) {
            config.put("signatureHeaders", terms.signatureHeaders().label());
        }
        if (terms.handshake()) {
            config.put("handshake", true);
        }
        var rate = terms.rateLimit();
        if (rate != null) {
            config.put("rateLimit", Map.of("perSecond", rate.perSecond()));
        }
        if (terms.ordering() != Ordering.NONE) {
            config.put("ordering", terms.ordering().label());
        }
        return config;
    }

    /** A schedule that was given by its name keeps it. */
    private static Object retry(RetrySchedule schedule) {
        if (schedule.equals(RetrySchedule.STANDARD_WEBHOOKS)) {
            return STANDARD_WEBHOOKS;
        }
        var retry = new LinkedHashMap<String, Object>();
        retry.put("schedule", schedule.delays().stream().map(Duration::toString).toList());
        retry.put("giveUpAfter", schedule.giveUpAfter().toString());
        return retry;
    }

    static DeliveryTerms read(JsonNode config) {
        return new DeliveryTerms(
                mode(config.path("mode")),
                signing(config.path("signing")),
                retry(config.path("retry")),
                duration(config.path("timeout"), TIMEOUT),
                config.path("maxInFlight").asInt(MAX_IN_FLIGHT),
                "svix".equals(text(config.path("signatureHeaders")))
                        ? SignatureHeaders.SVIX
                        : SignatureHeaders.WEBHOOK,
                config.path("handshake").asBoolean(false),
                rateLimit(config.path("rateLimit").path("perSecond")),
                ordering(config.path("ordering").asString("none")));
    }

    private static Signing signing(JsonNode json) {
        return Stream.of(Signing.values())
                .filter(signing -> signing.label().equals(text(json)))
                .findFirst()
                .orElse(Signing.STANDARD_WEBHOOKS);
    }

    private static Mode mode(JsonNode json) {
        return Stream.of(Mode.values())
                .filter(mode -> mode.label().equals(text(json)))
                .findFirst()
                .orElse(Mode.BINARY);
    }

    /** @throws IllegalArgumentException for a word that was never written */
    static Ordering ordering(String label) {
        return Ordering.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static @Nullable RateLimit rateLimit(JsonNode perSecond) {
        return perSecond.isNumber() ? new RateLimit(perSecond.intValue()) : null;
    }

    private static RetrySchedule retry(JsonNode json) {
        if (STANDARD_WEBHOOKS.equals(text(json))) {
            return RetrySchedule.STANDARD_WEBHOOKS;
        }
        List<Duration> delays = json.path("schedule")
                .valueStream()
                .map(JsonNode::asString)
                .map(Duration::parse)
                .toList();
        return new RetrySchedule(delays.isEmpty() ? RETRY.delays() : delays,
                duration(json.path("giveUpAfter"), RETRY.giveUpAfter()));
    }

    private static @Nullable String text(JsonNode json) {
        return json.isString() ? json.stringValue() : null;
    }

    private static Duration duration(JsonNode json, Duration otherwise) {
        var text = text(json);
        return text == null ? otherwise : Duration.parse(text);
    }
}
