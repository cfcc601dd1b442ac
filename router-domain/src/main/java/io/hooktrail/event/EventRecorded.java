package io.hooktrail.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.tenant.TenantName;

/**
 * An event entered the log. Stored for ever as {@code EventRecorded.v1} in the form of {@link EventRecordedCodec}: members are
 * added and never renamed.
 *
 * @param id stream and public id
 * @param origin the source's name, or "events" for {@code POST /events}
 * @param reason why it is quarantined, in conflict or not routed; null otherwise
 * @param event attributes and data; the data is absent here when {@code place} points into another event's receipt
 * @param place where the data lies
 * @param receipt the request it came in; null when a neighbour holds it
 * @param mapper provider and version of the mapping, such as {@code stripe/1}
 * @param receivedAt when the request had been read
 * @param traceparent the trace it belongs to; null when none was given
 * @param tracestate what tracing systems added to it; null when none was given
 * @param keyId names the key that seals data, subject and receipt; null when they are plain
 * @param rulesPosition the last configuration change that its routing knew
 * @param matcher version of the matching code
 * @param cause the stored event it derives from, or the first event when it is in conflict; null otherwise
 * @param hops deliveries it has come through before, see {@link Hops}
 */
public record EventRecorded(
        EventId id,
        TenantName tenant,
        String origin,
        EventStatus status,
        @Nullable String reason,
        Event event,
        DataPlace place,
        @Nullable Receipt receipt,
        String mapper,
        Instant receivedAt,
        @Nullable String traceparent,
        @Nullable String tracestate,
        @Nullable String keyId,
        long rulesPosition,
        int matcher,
        @Nullable EventId cause,
        int hops) {

    /** One that comes from its first sender. */
    public EventRecorded(EventId id, TenantName tenant, String origin, EventStatus status, @Nullable String reason,
            Event event, DataPlace place, @Nullable Receipt receipt, String mapper, Instant receivedAt,
            @Nullable String traceparent, @Nullable String tracestate, @Nullable String keyId, long rulesPosition,
            int matcher, @Nullable EventId cause) {
        this(id, tenant, origin, status, reason, event, place, receipt, mapper, receivedAt, traceparent, tracestate,
                keyId, rulesPosition, matcher, cause, 0);
    }

    /** The same event after so many deliveries. */
    public EventRecorded after(int deliveries) {
        return new EventRecorded(id, tenant, origin, status, reason, event, place, receipt, mapper, receivedAt,
                traceparent, tracestate, keyId, rulesPosition, matcher, cause, deliveries);
    }

    /** The same event as routed: the status and the rules that decided it are known only under the log's head lock. */
    public EventRecorded routed(EventStatus decided, @Nullable String why, long rules, int matcherVersion) {
        return new EventRecorded(id, tenant, origin, decided, why, event, place, receipt, mapper, receivedAt,
                traceparent, tracestate, keyId, rules, matcherVersion, cause, hops);
    }

    /** The same event with its data filled in from the receipt of a neighbour. */
    public EventRecorded withData(byte[] data) {
        return new EventRecorded(id, tenant, origin, status, reason, event.withData(data), place, receipt, mapper,
                receivedAt, traceparent, tracestate, keyId, rulesPosition, matcher, cause, hops);
    }
}
