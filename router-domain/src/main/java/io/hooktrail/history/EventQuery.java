package io.hooktrail.history;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.EventRecorded;
import io.hooktrail.tenant.TenantName;

/**
 * Which events to list; null means any. Filters combine with AND.
 *
 * @param from earliest {@code recordedAt}, included
 * @param to latest {@code recordedAt}, excluded
 * @param after position to go on from, excluded, in the direction of the order
 */
public record EventQuery(
        TenantName tenant,
        @Nullable String type,
        @Nullable String source,
        @Nullable String subject,
        @Nullable String ceid,
        @Nullable String origin,
        @Nullable String status,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean ascending,
        @Nullable Long after,
        int limit) {

    /** The same from another position on. */
    public EventQuery goingOnAfter(long position) {
        return new EventQuery(tenant, type, source, subject, ceid, origin, status, from, to, ascending, position,
                limit);
    }

    /**
     * Whether alerts are asked for, by their type or their origin. A reader who takes everything is not given them, as a
     * subscription without {@code types} is not (ADR 16).
     */
    public boolean asksForAlerts() {
        return type != null || origin != null;
    }

    /** Whether an event has the attributes that are asked for, to the letter. */
    public boolean wants(EventRecorded recorded) {
        var event = recorded.event();
        return (type == null || type.equals(event.type())) && (source == null || source.equals(event.source()))
                && (subject == null || subject.equals(event.subject())) && (ceid == null || ceid.equals(event.id()));
    }
}
