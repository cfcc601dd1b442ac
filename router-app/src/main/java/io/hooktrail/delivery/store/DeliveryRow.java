package io.hooktrail.delivery.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.tenant.TenantName;

/**
 * A delivery that is still to be made.
 *
 * @param position of its event in the log
 * @param attempts made so far
 * @param nextSequence of its stream
 * @param createdAt when it was matched, where the give-up clock starts
 * @param dueAt {@link #IN_LINE} while one before it in its line is not over
 * @param event the event when it is at hand, null when it has to be read
 * @param orderKey its line in its subscription ({@link io.hooktrail.delivery.OrderKey}); null without an order
 */
public record DeliveryRow(
        DeliveryId id,
        TenantName tenant,
        long position,
        int attempts,
        long nextSequence,
        Instant createdAt,
        Instant dueAt,
        @Nullable EventRecorded event,
        Instant recordedAt,
        @Nullable Long orderKey) {

    /** No time at all: in 2255, which fits into every unit. */
    public static final Instant IN_LINE = Instant.EPOCH.plusSeconds(9_000_000_000L);

    /** A row without an order. */
    public DeliveryRow(DeliveryId id, TenantName tenant, long position, int attempts, long nextSequence,
            Instant createdAt, Instant dueAt, @Nullable EventRecorded event, Instant recordedAt) {
        this(id, tenant, position, attempts, nextSequence, createdAt, dueAt, event, recordedAt, null);
    }

    /** Whether it waits for one before it. */
    public boolean isInLine() {
        return dueAt.equals(IN_LINE);
    }

    /** The same row with its event at hand, or without. */
    public DeliveryRow with(@Nullable EventRecorded read, Instant readRecordedAt) {
        return new DeliveryRow(id, tenant, position, attempts, nextSequence, createdAt, dueAt, read, readRecordedAt,
                orderKey);
    }

    DeliveryRow inLine(@Nullable Long key) {
        return new DeliveryRow(id, tenant, position, attempts, nextSequence, createdAt, dueAt, event, recordedAt, key);
    }

    /** The row as it stands after one more attempt that failed. */
    public DeliveryRow failed(Instant due) {
        return new DeliveryRow(id, tenant, position, attempts + 1, nextSequence + 1, createdAt, due, null, recordedAt,
                orderKey);
    }

    DeliveryRow dueAt(Instant when) {
        return new DeliveryRow(id, tenant, position, attempts, nextSequence, createdAt, when, event, recordedAt,
                orderKey);
    }
}
