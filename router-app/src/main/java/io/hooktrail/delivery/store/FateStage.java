package io.hooktrail.delivery.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDeadLettered;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDiscarded;
import io.hooktrail.delivery.store.DeadLetterTable.Burial;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.subscription.Subscriptions;

/**
 * What becomes of pending deliveries when their subscription changes: removed, they are discarded; disabled, they are dead
 * letters; resumed or with another sink, those that wait for a retry are due; without an order, those in line are. It looks at the subscription as it is under the
 * head lock and not at the change that led here, so it may come late, twice, or from several nodes.
 */
@Component
class FateStage implements AppendStage {

    /** Rows changed in one transaction. */
    static final int ROWS_MAX = 128;

    /** The code of these dead letters. */
    private static final String DISABLED = "disabled";

    private final DeliveryTable table;
    private final DeadLetterTable letters;
    private final RowOrder order;
    private final Subscriptions subscriptions;
    private final SubscriptionEnds ends;
    private final LateRows late;
    private final Clock clock;

    FateStage(DeliveryTable table, DeadLetterTable letters, RowOrder order, Subscriptions subscriptions,
            SubscriptionEnds ends,
            LateRows late, Clock clock) {
        this.table = table;
        this.letters = letters;
        this.order = order;
        this.subscriptions = subscriptions;
        this.ends = ends;
        this.late = late;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 350;
    }

    @Override
    public void apply(Batch batch) {
        var due = new ArrayList<DeliveryRow>();
        for (var entry : batch.entries(FateEntry.class)) {
            subscriptions.current().byNumber(entry.subscription()).ifPresent(subscription -> {
                var ended = end(batch, subscription, due);
                var moved = entry.isDueNow() && subscription.status() == Status.ACTIVE
                        ? makeDue(subscription.number())
                        : List.<DeliveryRow>of();
                due.addAll(moved);
                var freed = order.ordering(subscription.number()) == Ordering.NONE
                        ? table.dissolve(subscription.number(), clock.instant(), ROWS_MAX)
                        : List.<DeliveryRow>of();
                due.addAll(freed);
                if (ended == ROWS_MAX || moved.size() == ROWS_MAX || freed.size() == ROWS_MAX) {
                    entry.hasMore();
                }
            });
        }
        late.written(batch, due);
    }

    /** Ends deliveries of a subscription that takes no part any more; how many. */
    private int end(Batch batch, SubscriptionState subscription, List<DeliveryRow> due) {
        var takesPart = subscription.status() == Status.ACTIVE || subscription.status() == Status.PAUSED;
        if (takesPart && subscription.generation() == 0) {
            return 0; // Or all of its rows would be read to find none that is older.
        }
        var rows = table.ofGenerations(subscription.number(),
                takesPart ? subscription.generation() - 1 : Integer.MAX_VALUE, ROWS_MAX);
        var deleted = table.delete(rows);
        var burials = new ArrayList<Burial>();
        for (var row : rows) {
            if (!deleted.contains(row)) {
                continue;
            }
            var actor = ends.actorOf(subscription.number(), row.tenant());
            if (subscription.status() == Status.DISABLED && row.id().generation() == subscription.generation()) {
                var reason = "the subscription was disabled: " + subscription.disabledReason();
                var at = append(batch, row, new DeliveryDeadLettered(row.id(), row.attempts(), reason), actor);
                burials.add(new Burial(row, row.attempts(), row.nextSequence() + 1, at, DISABLED, reason));
            } else {
                append(batch, row, new DeliveryDiscarded(row.id(), "the subscription was removed"), actor);
            }
        }
        letters.bury(burials);
        due.addAll(table.next(deleted, clock.instant()));
        return rows.size();
    }

    private static Instant append(Batch batch, DeliveryRow row, DeliveryEvent event, io.hooktrail.access.Actor actor) {
        return batch.append(row.id().toString(), OutcomeStage.STREAM_TYPE, row.nextSequence(), event, actor)
                .recordedAt();
    }

    private List<DeliveryRow> makeDue(long subscription) {
        var now = clock.instant();
        var rows = table.notDue(subscription, now, ROWS_MAX).stream().map(row -> row.dueAt(now)).toList();
        table.makeDue(rows, now);
        return rows;
    }
}
