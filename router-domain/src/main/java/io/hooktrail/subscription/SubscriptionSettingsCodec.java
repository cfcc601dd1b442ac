package io.hooktrail.subscription;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.subscription.SubscriptionSettings.Mode;
import io.hooktrail.subscription.SubscriptionSettings.RetrySchedule;
import io.hooktrail.subscription.SubscriptionSettings.Signing;

/**
 * The stored form of settings, which is that of docs/api.md. Reading checks nothing: a bound that is drawn tighter
 * one day must not make old history unreadable. A field that an old form lacks takes the default.
 */
final class SubscriptionSettingsCodec {

    /** The default: quick at first, hourly in the end. */
    static final RetrySchedule RETRY = new RetrySchedule(
            Stream.of("PT5S", "PT1M", "PT5M", "PT30M", "PT1H").map(Duration::parse).toList(), Duration.ofDays(3));

    static final Duration TIMEOUT = Duration.ofSeconds(15);

    static final int MAX_IN_FLIGHT = 16;

    private SubscriptionSettingsCodec() {}

    static Map<String, Object> write(SubscriptionSettings settings) {
        var json = new LinkedHashMap<String, Object>();
        if (!settings.types().isEmpty()) {
            json.put("types", settings.types());
        }
        if (settings.source() != null) {
            json.put("source", settings.source());
        }
        if (!settings.filters().isEmpty()) {
            json.put("filters", settings.filters());
        }
        json.put("sink", settings.sink().toString());
        json.put("protocol", "HTTP");
        if (!settings.headers().isEmpty()) {
            json.put("protocolsettings", Map.of("headers", settings.headers()));
        }
        json.put("config", config(settings));
        if (!settings.description().isEmpty()) {
            json.put("description", settings.description());
        }
        return json;
    }

    private static Map<String, Object> config(SubscriptionSettings settings) {
        var retry = new LinkedHashMap<String, Object>();
        retry.put("schedule", settings.retry().delays().stream().map(Duration::toString).toList());
        retry.put("giveUpAfter", settings.retry().giveUpAfter().toString());
        var config = new LinkedHashMap<String, Object>();
        config.put("mode", settings.mode().label());
        config.put("signing", settings.signing().label());
        config.put("retry", retry);
        config.put("timeout", settings.timeout().toString());
        config.put("maxInFlight", settings.maxInFlight());
        return config;
    }

    static SubscriptionSettings read(JsonNode json) {
        var config = json.path("config");
        return new SubscriptionSettings(
                texts(json.path("types")),
                text(json.path("source")),
                json.path("filters").valueStream().map(Filter::ofJson).toList(),
                URI.create(Objects.requireNonNull(text(json.path("sink")))),
                headers(json.path("protocolsettings").path("headers")),
                "structured".equals(text(config.path("mode"))) ? Mode.STRUCTURED : Mode.BINARY,
                "none".equals(text(config.path("signing"))) ? Signing.NONE : Signing.STANDARD_WEBHOOKS,
                retry(config.path("retry")),
                duration(config.path("timeout"), TIMEOUT),
                config.path("maxInFlight").asInt(MAX_IN_FLIGHT),
                json.path("description").asString(""));
    }

    private static RetrySchedule retry(JsonNode json) {
        var delays = texts(json.path("schedule")).stream().map(Duration::parse).toList();
        return new RetrySchedule(delays.isEmpty() ? RETRY.delays() : delays,
                duration(json.path("giveUpAfter"), RETRY.giveUpAfter()));
    }

    private static Map<String, String> headers(JsonNode json) {
        var headers = new LinkedHashMap<String, String>();
        json.forEachEntry((name, value) -> headers.put(name, value.asString()));
        return headers;
    }

    private static List<String> texts(JsonNode json) {
        return json.valueStream().map(JsonNode::asString).toList();
    }

    private static @Nullable String text(JsonNode json) {
        return json.isString() ? json.stringValue() : null;
    }

    private static Duration duration(JsonNode json, Duration otherwise) {
        var text = text(json);
        return text == null ? otherwise : Duration.parse(text);
    }
}
