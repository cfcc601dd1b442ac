package io.hooktrail.delivery.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.DeliveryProblem;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.FanOutTable;
import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionProblem;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.subscription.Subscriptions;

/** Deliveries as the contract's section 6 shows them, folded from the log and the rows that wait. */
@Component
class ShownDeliveries {

    private static final int ENTRIES_AT_ONCE = 500;

    private final EventLog log;
    private final DeliveryTable table;
    private final FanOutTable fanOuts;
    private final Subscriptions subscriptions;

    ShownDeliveries(EventLog log, DeliveryTable table, FanOutTable fanOuts, Subscriptions subscriptions) {
        this.log = log;
        this.table = table;
        this.fanOuts = fanOuts;
        this.subscriptions = subscriptions;
    }

    /**
     * One delivery of the caller's tenant.
     *
     * @throws Refused when there is none
     */
    Map<String, Object> one(Caller caller, DeliveryId delivery) {
        return of(event(caller, delivery.event().toString())).stream()
                .filter(item -> delivery.toString().equals(item.get("id")))
                .findFirst()
                .orElseThrow(() -> new Refused(new NotFound("delivery " + delivery)));
    }

    /**
     * Checks that a delivery can be sent again.
     *
     * @throws Refused when its subscription was removed or is disabled
     */
    void requireSink(DeliveryId delivery) {
        var subscription = subscriptions.current().byNumber(delivery.subscription()).orElseThrow();
        var name = subscription.id().name();
        if (subscription.generation() != delivery.generation() || subscription.status() == Status.REMOVED) {
            throw new Refused(new DeliveryProblem.SubscriptionWasRemoved(name));
        }
        if (subscription.status() == Status.DISABLED) {
            throw new Refused(new SubscriptionProblem.SubscriptionIsDisabled(name,
                    String.valueOf(subscription.disabledReason())));
        }
    }

    /**
     * An event of the caller's tenant.
     *
     * @throws Refused when there is none
     */
    LoggedEvent event(Caller caller, String id) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        return log.visible(caller.tenant(), id);
    }

    /**
     * Reads an id.
     *
     * @throws Refused with {@link NotFound} when it cannot be one
     */
    static DeliveryId id(String id) {
        try {
            return DeliveryId.of(id);
        } catch (IllegalArgumentException e) {
            throw new Refused(new NotFound("a delivery of that id"));
        }
    }

    /** All deliveries of an event, by id. */
    List<Map<String, Object>> of(LoggedEvent event) {
        var streams = new LinkedHashMap<String, DeliveryStory>();
        var entries = List.<LoggedEvent>of();
        var after = 0L;
        do {
            entries = log.aboutEvent(EventId.of(event.stream()), after, ENTRIES_AT_ONCE);
            for (var logged : entries) {
                if (logged.payload() instanceof DeliveryEvent delivery) {
                    streams.computeIfAbsent(logged.stream(), stream -> new DeliveryStory()).add(delivery);
                }
                after = logged.position();
            }
        } while (entries.size() == ENTRIES_AT_ONCE);
        var pending = new LinkedHashMap<String, DeliveryRow>();
        table.pendingOf(event.position()).forEach(row -> pending.put(row.id().toString(), row));
        var ids = new TreeSet<>(streams.keySet());
        ids.addAll(pending.keySet());
        fanOuts.waitingOf(event.position()).forEach(id -> ids.add(id.toString()));
        return ids.stream()
                .map(id -> shown(DeliveryId.of(id), streams.getOrDefault(id, new DeliveryStory()), pending.get(id)))
                .toList();
    }

    private Map<String, Object> shown(DeliveryId id, DeliveryStory story, @Nullable DeliveryRow row) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", id.toString());
        item.put("eventId", id.event().toString());
        item.put("subscription", name(id.subscription()));
        item.put("status", status(id, story.last(), row));
        item.put("nextAttemptAt", row == null || row.isInLine() ? null : row.dueAt().toString());
        item.put("earlierAttempts", story.earlierAttempts());
        item.put("attempts", story.attempts().stream().map(ShownDeliveries::attempt).toList());
        return item;
    }

    private String status(DeliveryId id, @Nullable DeliveryEvent last, @Nullable DeliveryRow row) {
        // Without a row and without a story it is a recipient of a fan-out that has not come to it yet.
        if (row != null || last == null) {
            return subscriptions.current()
                    .byNumber(id.subscription())
                    .filter(SubscriptionState::isHeld)
                    .map(state -> "held")
                    .orElse("pending");
        }
        return switch (last) {
            case DeliveryEvent.DeliverySucceeded succeeded -> "delivered";
            case DeliveryEvent.DeliveryDeadLettered dead -> "dead-lettered";
            case DeliveryEvent.DeliveryDiscarded discarded -> "discarded";
            case DeliveryEvent.DeliveryFailed failed -> "pending";
            case DeliveryEvent.DeliveryResent resent -> "pending";
            case DeliveryEvent.DeliveryRequested requested -> "pending";
        };
    }

    /** The name of the subscription with this number. */
    @Nullable
    String name(long number) {
        return subscriptions.current().byNumber(number).map(state -> state.id().name()).orElse(null);
    }

    private static Map<String, Object> attempt(DeliveryEvent.Attempt attempt) {
        var item = new LinkedHashMap<String, Object>();
        item.put("number", attempt.number());
        item.put("at", attempt.at().toString());
        item.put("durationMs", attempt.durationMicros() / 1000.0);
        item.put("status", attempt.status());
        item.put("error", attempt.error());
        item.put("detail", attempt.detail());
        item.put("response", attempt.response());
        item.put("phases", attempt.phases());
        return item;
    }
}
