package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.subscription.Rules;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/**
 * Matches each new event against the rules before its position and writes its delivery rows, in the event's own transaction.
 * Under the head lock the rules are exactly those (ADR 7).
 */
@Component
class RoutingStage implements AppendStage {

    private static final Logger LOG = LoggerFactory.getLogger(RoutingStage.class);

    private final Subscriptions subscriptions;
    private final DeliveryTable table;
    private final Handover handover;

    RoutingStage(Subscriptions subscriptions, DeliveryTable table, Handover handover) {
        this.subscriptions = subscriptions;
        this.table = table;
        this.handover = handover;
    }

    @Override
    public int order() {
        return 200;
    }

    @Override
    public void apply(Batch batch) {
        var rules = subscriptions.current();
        var rows = new ArrayList<DeliveryRow>();
        for (var event : batch.appended()) {
            if (event.payload() instanceof EventRecorded recorded && recorded.status().isRoutable()) {
                route(batch, event, recorded, rules, rows);
            }
        }
        if (!rows.isEmpty()) {
            table.insert(rows);
            batch.afterCommit(() -> rows.forEach(handover::take));
        }
    }

    private void route(Batch batch, Batch.NewEvent event, EventRecorded recorded, Rules rules, List<DeliveryRow> rows) {
        List<SubscriptionState> matches;
        try {
            matches = rules.match(recorded.tenant(), recorded.event());
        } catch (RuntimeException e) {
            // Matching must be total: one event's fault fails neither the batch nor its neighbours.
            LOG.error("matching threw for event {} of tenant {}", recorded.id(), recorded.tenant(), e);
            event.payload(recorded.routed(EventStatus.ROUTING_FAILED, "matching threw " + e.getClass().getSimpleName(),
                    batch.rulesPosition(), Rules.MATCHER_VERSION));
            return;
        }
        var decided = recorded.routed(matches.isEmpty() ? EventStatus.UNMATCHED : EventStatus.ROUTED, null,
                batch.rulesPosition(), Rules.MATCHER_VERSION);
        event.payload(decided);
        for (var match : matches) {
            rows.add(new DeliveryRow(new DeliveryId(recorded.id(), match.number(), match.generation()),
                    recorded.tenant(),
                    event.position(), 0, 0, event.recordedAt(), event.recordedAt(), decided, event.recordedAt()));
        }
    }
}
