package io.hooktrail.delivery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Traceparent;
import io.hooktrail.event.Event;
import io.hooktrail.subscription.SubscriptionState;

/**
 * Everything one attempt needs.
 *
 * @param subscription as it is now: sink, mode, secrets, timeout
 * @param event with its data bytes, extensions of ours ({@code recordedtime}, {@code causationid}) already set
 * @param attempt from 1
 * @param traceparent of the event; null when it has none
 * @param tracestate goes with it; null when it has none
 * @param hops deliveries that the event comes through, this one included
 */
public record Transmission(
        DeliveryId delivery,
        SubscriptionState subscription,
        Event event,
        int attempt,
        Instant recordedAt,
        @Nullable String traceparent,
        @Nullable String tracestate,
        int hops) {

    /** What the request carries: the event's trace with the attempt's own span; null when the event has no trace. */
    public @Nullable String outgoingTraceparent() {
        return Traceparent.continued(traceparent, delivery.span(attempt));
    }
}
