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
        reply.putAll(state.settings().shown());
        reply.put("status", status(state));
        var reason = state.disabledReason();
        if (reason != null) {
            reply.put("disabledReason", reason);
        }
        if (state.settings().terms().handshake()) {
            reply.put("handshake", handshake(state));
        }
        reply.put("secrets", state.secrets()
                .stream()
                .filter(secret -> secret.isValidAt(time))
                .map(Secret::shown)
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

    private static String status(SubscriptionState state) {
        return state.status() == SubscriptionState.Status.ACTIVE && state.awaitsConsent()
                ? "awaiting-consent"
                : state.status().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> handshake(SubscriptionState state) {
        var reply = new LinkedHashMap<String, Object>();
        var consent = state.consent();
        reply.put("granted", !state.awaitsConsent());
        reply.put("allowedPerMinute", consent == null ? null : consent.perMinute());
        reply.put("refusals", consent == null ? 0 : consent.refusals());
        reply.put("reason", consent == null ? null : consent.reason());
        reply.put("changedAt", consent == null ? null : consent.changedAt().toString());
        return reply;
    }
}
