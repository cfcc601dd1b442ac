package io.hooktrail.provider;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.Event;

/**
 * One event of a verified request.
 *
 * @param event valid CloudEvent attributes with the data bytes
 * @param offset first byte of the data in the request's body; -1 when the data is not a slice of it
 * @param deduplicationKey the provider's identity of this event, unique within its source; null when it has none, and then
 *        the hash of its bytes stands in
 * @param fingerprint the bytes that must be equal for a repeat to be a repeat: the data without what changes from delivery
 *        to delivery (HubSpot's {@code attemptNumber}, Stripe's {@code pending_webhooks})
 * @param quarantine why it cannot be mapped; null when it could
 * @param canonical what it means in canonical terms; empty for most
 */
public record NormalizedEvent(
        Event event,
        int offset,
        @Nullable String deduplicationKey,
        byte[] fingerprint,
        @Nullable String quarantine,
        List<CanonicalEvent> canonical) {

    public NormalizedEvent {
        canonical = List.copyOf(canonical);
    }
}
