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
 * @param event the event when it is at hand, null when it has to be read
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
        Instant recordedAt) {

    /** The row as it stands after one more attempt that failed. */
    public DeliveryRow failed(Instant due) {
        return new DeliveryRow(id, tenant, position, attempts + 1, nextSequence + 1, createdAt, due, null, recordedAt);
    }

    DeliveryRow dueAt(Instant when) {
        return new DeliveryRow(id, tenant, position, attempts, nextSequence, createdAt, when, event, recordedAt);
    }
}
