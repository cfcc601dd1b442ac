package io.hooktrail.delivery.store;

import java.util.Collection;
import java.util.List;

/** Keeps what is handed over. */
record Handed(List<DeliveryRow> rows, Collection<Long> doubtful) implements Handover {

    @Override
    public void take(DeliveryRow row) {
        rows.add(row);
    }

    @Override
    public void mayHaveBeenWritten(Collection<Long> subscriptions) {
        doubtful.addAll(subscriptions);
    }
}
