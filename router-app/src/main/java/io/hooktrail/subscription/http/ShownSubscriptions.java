package io.hooktrail.subscription.http;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.subscription.LastDeliveries;
import io.hooktrail.subscription.SinkHealth;
import io.hooktrail.subscription.SubscriptionState;

/** Subscriptions as replies show them, now. */
@Component
class ShownSubscriptions {

    private final SinkHealth health;
    private final LastDeliveries deliveries;
    private final Clock clock;

    ShownSubscriptions(SinkHealth health, LastDeliveries deliveries, Clock clock) {
        this.health = health;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** One of a list: what the configuration says, of which all is in memory. */
    Map<String, Object> listed(SubscriptionState state) {
        return SubscriptionReply.of(state, clock.instant());
    }

    /** The same with how its sink does, which is two rows to read. */
    Map<String, Object> one(SubscriptionState state) {
        var reply = listed(state);
        var shown = new LinkedHashMap<String, Object>();
        shown.put("circuit", health.circuit(state.number())
                .map(circuit -> circuit.name().toLowerCase(Locale.ROOT))
                .orElse(null));
        shown.put("lastSuccessAt", text(deliveries.lastDelivered(state.number())
                .filter(last -> !last.isBefore(state.createdAt()))));
        shown.put("failingSince", text(health.failingSince(state.number())
                .map(since -> since.isBefore(state.createdAt()) ? state.createdAt() : since)));
        reply.put("health", shown);
        return reply;
    }

    private static @Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
