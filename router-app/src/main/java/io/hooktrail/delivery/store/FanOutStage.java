package io.hooktrail.delivery.store;

import java.util.ArrayList;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.FanOutTable.Cursor;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;

/**
 * Writes the next rows of a fan-out and moves its cursor in one transaction. The head lock makes the nodes take turns, and the
 * cursor lets only the first of two that hold the same chunk write it. Who is a recipient was decided when the event was
 * appended; what has become of the subscription since decides its lane, as for every row that waits.
 */
@Component
class FanOutStage implements AppendStage {

    /** Rows in one transaction: enough that their commit is not what costs, few enough that an append waits for some milliseconds. */
    static final int ROWS_MAX = 128;

    private final FanOutTable fanOuts;
    private final DeliveryTable deliveries;
    private final RowOrder order;
    private final LateRows late;

    FanOutStage(FanOutTable fanOuts, DeliveryTable deliveries, RowOrder order, LateRows late) {
        this.fanOuts = fanOuts;
        this.deliveries = deliveries;
        this.order = order;
        this.late = late;
    }

    /** After the routing, which begins fan-outs. */
    @Override
    public int order() {
        return 250;
    }

    @Override
    public void apply(Batch batch) {
        var rows = new ArrayList<DeliveryRow>();
        batch.entries(FanOutEntry.class).forEach(entry -> {
            var before = fanOuts.find(entry.from().position())
                    .filter(row -> row.expanded() == entry.from().expanded())
                    .orElse(null);
            if (before == null || (before.keepsOrder() && fanOuts.hasEarlierInOrder(before))) {
                return; // Its turn comes when the earlier one is over.
            }
            var event = entry.event();
            var next = before.rows(ROWS_MAX, event);
            next = event == null ? next : order.of(next, event);
            var after = before.expandedBy(next.size());
            if (fanOuts.advance(before, after)) {
                rows.addAll(next);
                if (!after.isDone()) {
                    entry.goesOnAt(new Cursor(after.position(), after.expanded()));
                }
            }
        });
        if (!rows.isEmpty()) {
            late.written(batch, deliveries.insert(rows));
        }
    }
}
