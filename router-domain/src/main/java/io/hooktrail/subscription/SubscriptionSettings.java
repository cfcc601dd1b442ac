package io.hooktrail.subscription;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a PUT says of a subscription, checked and with defaults filled in (docs/api.md).
 *
 * @param types event types it wants, any of them; empty for every type
 * @param source the exact CloudEvents {@code source} it wants; null for every source
 * @param filters all must hold
 * @param headers additional request headers of every delivery; a value that is a reference is read when it is sent
 * @param terms how its deliveries are made, {@code config} in requests and replies
 * @param credential what deliveries prove themselves to the sink with; null for nothing
 * @param tls trust and proof in the handshake beside the usual, {@code config.tls}; null for nothing
 */
public record SubscriptionSettings(
        List<String> types,
        @Nullable String source,
        List<Filter> filters,
        URI sink,
        Map<String, String> headers,
        DeliveryTerms terms,
        @Nullable SinkCredential credential,
        @Nullable SinkTls tls,
        String description) {

    public SubscriptionSettings {
        types = List.copyOf(types);
        filters = List.copyOf(filters);
        // Not Map.copyOf: its order differs from run to run, and the stored form must not.
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The settings as docs/api.md writes them, defaults included, with sealed secrets: the stored form, never to be shown. */
    @JsonValue
    public Map<String, Object> json() {
        return SubscriptionSettingsCodec.write(this);
    }

    /** The settings as replies show them: as stored, with masks for sealed secrets. */
    public Map<String, Object> shown() {
        return SubscriptionSettingsCodec.shown(this);
    }

    /** Whether any secret of the one is also the other's. */
    public boolean sharesSecretsWith(SubscriptionSettings other) {
        return secretIds().stream().anyMatch(other.secretIds()::contains);
    }

    private List<String> secretIds() {
        var ids = new ArrayList<String>();
        if (credential != null) {
            ids.add(credential.secret().id());
        }
        var key = tls == null ? null : tls.key();
        if (key != null) {
            ids.add(key.id());
        }
        return ids;
    }

    /** Reads what {@link #json()} wrote; what a caller sends is read by {@link SubscriptionReader}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static SubscriptionSettings ofJson(JsonNode node) {
        return SubscriptionSettingsCodec.read(node);
    }
}
