package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.Recipients;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.tenant.TenantName;

/**
 * An event on its way to many subscriptions.
 *
 * @param position of the event in the log
 * @param recordedAt when it was matched, where the give-up clock of each delivery starts
 * @param expanded how many of the recipients have their delivery rows
 * @param keepsOrder whether a recipient wants its deliveries in order
 */
record FanOut(
        EventId event,
        TenantName tenant,
        long position,
        Instant recordedAt,
        Recipients recipients,
        int expanded,
        boolean keepsOrder) {

    /** The delivery rows of the next recipients, due since the event was recorded. */
    List<DeliveryRow> rows(int count, @Nullable EventRecorded recorded) {
        return recipients.from(expanded, count)
                .stream()
                .map(recipient -> new DeliveryRow(id(recipient), tenant, position, 0, 0, recordedAt, recordedAt,
                        recorded, recordedAt))
                .toList();
    }

    /** The deliveries that have no rows yet. */
    List<DeliveryId> waiting() {
        return recipients.from(expanded, recipients.size()).stream().map(this::id).toList();
    }

    FanOut expandedBy(int count) {
        return new FanOut(event, tenant, position, recordedAt, recipients, expanded + count, keepsOrder);
    }

    boolean isDone() {
        return expanded >= recipients.size();
    }

    private DeliveryId id(Recipients.Recipient recipient) {
        return new DeliveryId(event, recipient.subscription(), recipient.generation());
    }
}
