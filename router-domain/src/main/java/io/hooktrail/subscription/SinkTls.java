package io.hooktrail.subscription;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.secret.Secret;

/**
 * The TLS of one subscription beside the usual: {@code config.tls}.
 *
 * @param authorities certificates in PEM that are trusted for this sink too; empty for none
 * @param certificates of the router and its chain in PEM; empty for none
 * @param key of the first of them, a literal or a reference; null exactly when there are none
 */
public record SinkTls(String authorities, String certificates, @Nullable Secret key) {

    /** The stored form. */
    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        if (!authorities.isEmpty()) {
            json.put("ca", authorities);
        }
        if (key != null) {
            json.put("clientCertificate", certificates);
            json.put("clientKey", key);
        }
        return json;
    }

    /** Reads what {@link #json()} wrote; null when there is none. */
    static @Nullable SinkTls ofJson(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        return new SinkTls(json.path("ca").asString(""), json.path("clientCertificate").asString(""),
                json.has("clientKey") ? SinkCredentialCodec.secret(json.path("clientKey")) : null);
    }
}
