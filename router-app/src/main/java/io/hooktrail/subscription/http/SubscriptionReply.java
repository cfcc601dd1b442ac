package io.hooktrail.subscription.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.hooktrail.secret.Secret;
import io.hooktrail.subscription.SubscriptionState;

/** A subscription as replies show it: its settings as they may be put again, and what has become of it. */
final class SubscriptionReply {

    private SubscriptionReply() {}

    /** @param time the present; secrets that ended before it are not shown */
    static Map<String, Object> of(SubscriptionState state, Instant time) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("name", state.id().name());
        reply.putAll(state.settings().json());
        reply.put("status", state.status().name().toLowerCase(Locale.ROOT));
        var reason = state.disabledReason();
        if (reason != null) {
            reply.put("disabledReason", reason);
        }
        reply.put("secrets", state.secrets()
                .stream()
                .filter(secret -> secret.isValidAt(time))
                .map(SubscriptionReply::secret)
                .toList());
        reply.put("etag", etag(state));
        reply.put("createdAt", state.createdAt().toString());
        reply.put("changedAt", state.changedAt().toString());
        return reply;
    }

    /** The version as an entity tag, quotes included (RFC 9110, section 8.8.3). */
    static String etag(SubscriptionState state) {
        return "\"" + state.version() + "\"";
    }

    private static Map<String, Object> secret(Secret secret) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("id", secret.id());
        reply.put("hint", secret.hint());
        var publicKey = secret.publicKey();
        if (publicKey != null) {
            reply.put("publicKey", publicKey);
        }
        reply.put("createdAt", secret.createdAt().toString());
        var expiresAt = secret.expiresAt();
        reply.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
        return reply;
    }
}
