package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.Recipients;
import io.hooktrail.delivery.Recipients.Recipient;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.Rules;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;
import io.hooktrail.tenant.TenantName;

/**
 * Matches each new event against the rules before its position and writes its delivery rows, in the event's own transaction.
 * Under the head lock the rules are exactly those (ADR 7).
 */
@Component
class RoutingStage implements AppendStage {

    /** Rows that one event's append writes; the other recipients get theirs behind it (ADR 10). */
    static final int ROWS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RoutingStage.class);

    private final Subscriptions subscriptions;
    private final DeliveryTable table;
    private final FanOutTable fanOuts;
    private final FanOutExpander expander;
    private final RowOrder order;
    private final Handover handover;

    RoutingStage(Subscriptions subscriptions, DeliveryTable table, FanOutTable fanOuts, FanOutExpander expander,
            RowOrder order, Handover handover) {
        this.subscriptions = subscriptions;
        this.table = table;
        this.fanOuts = fanOuts;
        this.expander = expander;
        this.order = order;
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
        var wide = new ArrayList<FanOut>();
        var expanding = new Expanding();
        for (var event : batch.appended()) {
            if (event.payload() instanceof EventRecorded recorded && recorded.status().isRoutable()) {
                route(batch, event, recorded, rules).ifPresent(fanOut -> {
                    var direct = fanOut.keepsOrder() && expanding.isBefore(fanOut) ? 0 : ROWS_MAX;
                    rows.addAll(order.of(fanOut.rows(direct, null), recorded)
                            .stream()
                            .map(row -> row.with((EventRecorded) event.payload(), event.recordedAt()))
                            .toList());
                    if (fanOut.recipients().size() > direct) {
                        wide.add(fanOut.expandedBy(direct));
                        expanding.add(fanOut);
                    }
                });
            }
        }
        if (!rows.isEmpty()) {
            var stored = table.insert(rows);
            batch.afterCommit(() -> stored.stream().filter(row -> !row.isInLine()).forEach(handover::take));
        }
        if (!wide.isEmpty()) {
            fanOuts.insert(wide);
            batch.afterCommit(() -> wide.forEach(expander::expand));
        }
    }

    /**
     * The tenants with recipients in order that have no rows yet. A later event of theirs that some want in order must not
     * overtake, so all of its rows are written behind it, after those (ADR 18).
     */
    private final class Expanding {

        private @Nullable Set<TenantName> tenants;

        boolean isBefore(FanOut fanOut) {
            return tenants().contains(fanOut.tenant());
        }

        void add(FanOut fanOut) {
            if (fanOut.keepsOrder()) {
                tenants().add(fanOut.tenant());
            }
        }

        private Set<TenantName> tenants() {
            var known = tenants;
            if (known == null) {
                known = fanOuts.tenantsInOrder();
                tenants = known;
            }
            return known;
        }
    }

    /** Decides where an event goes; empty when that could not be decided. */
    private static Optional<FanOut> route(Batch batch, Batch.NewEvent event, EventRecorded recorded, Rules rules) {
        List<SubscriptionState> matches;
        try {
            matches = rules.match(recorded.tenant(), recorded.event());
        } catch (RuntimeException e) {
            // Matching must be total: one event's fault fails neither the batch nor its neighbours.
            LOG.error("matching threw for event {} of tenant {}", recorded.id(), recorded.tenant(), e);
            event.payload(recorded.routed(EventStatus.ROUTING_FAILED, "matching threw " + e.getClass().getSimpleName(),
                    batch.rulesPosition(), Rules.MATCHER_VERSION));
            return Optional.empty();
        }
        event.payload(recorded.routed(matches.isEmpty() ? EventStatus.UNMATCHED : EventStatus.ROUTED, null,
                batch.rulesPosition(), Rules.MATCHER_VERSION));
        var recipients = new Recipients(
                matches.stream().map(match -> new Recipient(match.number(), match.generation())).toList());
        return Optional.of(new FanOut(recorded.id(), recorded.tenant(), event.position(), event.recordedAt(),
                recipients, 0,
                matches.stream().anyMatch(match -> match.settings().terms().ordering() != Ordering.NONE)));
    }
}
