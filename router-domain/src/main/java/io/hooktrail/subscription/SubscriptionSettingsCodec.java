package io.hooktrail.subscription;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;

/**
 * The stored form of settings, which is that of docs/api.md. Reading checks nothing: a bound that is drawn tighter
 * one day must not make old history unreadable. A field that an old form lacks takes the default.
 */
final class SubscriptionSettingsCodec {

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
        var credential = settings.credential();
        if (credential != null) {
            json.put("sinkcredential", SinkCredentialCodec.write(credential));
        }
        var config = DeliveryTermsCodec.write(settings.terms());
        var tls = settings.tls();
        if (tls != null) {
            config.put("tls", tls.json());
        }
        json.put("config", config);
        if (!settings.description().isEmpty()) {
            json.put("description", settings.description());
        }
        return json;
    }

    /** The same with every secret as replies show it, wherever it stands: a reference as it was given, a literal as a mask. */
    static Map<String, Object> shown(SubscriptionSettings settings) {
        var shown = new LinkedHashMap<String, Object>();
        write(settings).forEach((name, value) -> shown.put(name, masked(value)));
        return shown;
    }

    private static Object masked(Object value) {
        return switch (value) {
            case Secret secret when secret.value() instanceof SecretValue.Reference reference -> reference.text();
            case Secret secret -> secret.shown();
            case Map<?, ?> map -> {
                var masked = new LinkedHashMap<Object, Object>();
                map.forEach((name, inner) -> masked.put(name, masked(inner)));
                yield masked;
            }
            default -> value;
        };
    }

    static SubscriptionSettings read(JsonNode json) {
        return new SubscriptionSettings(
                texts(json.path("types")),
                text(json.path("source")),
                json.path("filters").valueStream().map(Filter::ofJson).toList(),
                URI.create(Objects.requireNonNull(text(json.path("sink")))),
                headers(json.path("protocolsettings").path("headers")),
                DeliveryTermsCodec.read(json.path("config")),
                SinkCredentialCodec.read(json.path("sinkcredential")),
                SinkTls.ofJson(json.path("config").path("tls")),
                json.path("description").asString(""));
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
}
