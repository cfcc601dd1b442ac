package io.hooktrail.delivery.store;

import java.util.ArrayList;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryEvent.DeliveryRequested;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;

/**
 * Stores a test event and the delivery that was asked for with it. From there on it is a delivery like any other: the same
 * lane, signature, attempts and end.
 */
@Component
class TestStage implements AppendStage {

    private final DeliveryTable table;
    private final Handover handover;

    TestStage(DeliveryTable table, Handover handover) {
        this.table = table;
        this.handover = handover;
    }

    @Override
    public int order() {
        return 280;
    }

    @Override
    public void apply(Batch batch) {
        var rows = new ArrayList<DeliveryRow>();
        for (var entry : batch.entries(TestEntry.class)) {
            var made = entry.recorded();
            var recorded = made.routed(made.status(), made.reason(), batch.rulesPosition(), 0);
            var event = batch.append(recorded.id().toString(), "Event", 0, recorded, entry.actor());
            var id = entry.delivery();
            var asked = batch.append(id.toString(), OutcomeStage.STREAM_TYPE, 0, new DeliveryRequested(id),
                    entry.actor());
            rows.add(new DeliveryRow(id, recorded.tenant(), event.position(), 0, 1, asked.recordedAt(),
                    asked.recordedAt(), (EventRecorded) event.payload(), event.recordedAt()));
        }
        if (!rows.isEmpty()) {
            table.insert(rows);
            // Its position is new, so other nodes come by it and need no note.
            batch.afterCommit(() -> rows.forEach(handover::take));
        }
    }
}
