package io.hooktrail.delivery.store;

import java.util.List;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.OrderKey;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.Subscriptions;

/** Says in which line new rows stand, by the terms that their subscriptions have under the head lock. */
@Component
class RowOrder {

    private final Subscriptions subscriptions;
    private final EventLog log;

    RowOrder(Subscriptions subscriptions, EventLog log) {
        this.subscriptions = subscriptions;
        this.log = log;
    }

    /** The rows of one event with their keys. */
    List<DeliveryRow> of(List<DeliveryRow> rows, EventRecorded event) {
        return rows.stream().map(row -> {
            var ordering = ordering(row.id().subscription());
            return ordering == Ordering.NONE
                    ? row
                    : row.inLine(OrderKey.of(ordering, row.id().generation(), event.event()));
        }).toList();
    }

    /** A row that is made anew long after its event; that is read only when there is an order. */
    DeliveryRow of(DeliveryRow row) {
        return ordering(row.id().subscription()) == Ordering.NONE
                ? row
                : of(List.of(row), (EventRecorded) log.event(row.id().event()).orElseThrow().payload()).getFirst();
    }

    Ordering ordering(long subscription) {
        return subscriptions.current()
                .byNumber(subscription)
                .map(state -> state.settings().terms().ordering())
                .orElse(Ordering.NONE);
    }
}
