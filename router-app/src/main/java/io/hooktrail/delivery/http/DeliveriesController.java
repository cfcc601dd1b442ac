package io.hooktrail.delivery.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.FanOutTable;
import io.hooktrail.delivery.store.ResendEntry;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/** Deliveries as the contract's section 6 shows them, folded from the log and the rows that wait. */
@RestController
class DeliveriesController {

    private static final int RETRY_MAX = 200;

    private final EventLog log;
    private final DeliveryTable table;
    private final FanOutTable fanOuts;
    private final Subscriptions subscriptions;
    private final Appender appender;

    DeliveriesController(EventLog log, DeliveryTable table, FanOutTable fanOuts, Subscriptions subscriptions,
            Appender appender) {
        this.log = log;
        this.table = table;
        this.fanOuts = fanOuts;
        this.subscriptions = subscriptions;
        this.appender = appender;
    }

    @GetMapping("/api/v1/events/{id}/deliveries")
    Map<String, Object> ofEvent(Caller caller, @PathVariable String id,
            @RequestParam Map<String, String> parameters) {
        return ListPage.of(shown(event(caller, id)), parameters, item -> String.valueOf(item.get("id")),
                item -> item);
    }

    @GetMapping("/api/v1/deliveries/{id}")
    Map<String, Object> one(Caller caller, @PathVariable String id) {
        var delivery = delivery(id);
        var event = event(caller, delivery.event().toString());
        return shown(event).stream()
                .filter(item -> delivery.toString().equals(item.get("id")))
                .findFirst()
                .orElseThrow(() -> new Refused(new NotFound("delivery " + delivery)));
    }

    @PostMapping("/api/v1/deliveries/{id}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> resend(Caller caller, @PathVariable String id) {
        caller.require(Role.INTEGRATOR);
        one(caller, id);
        var delivery = delivery(id);
        var event = event(caller, delivery.event().toString());
        appender.offer(new ResendEntry(delivery, event.position(), caller.actor())).join();
        return Map.of("deliveryId", delivery.toString());
    }

    @GetMapping("/api/v1/dead-letters")
    Map<String, Object> deadLetters(Caller caller, @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable Long cursor) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        if (limit < 1 || limit > RETRY_MAX) {
            throw InvalidBody.at("", "limit must be a whole number from 1 to " + RETRY_MAX);
        }
        var rows = table.deadLetters(caller.tenant(), cursor == null ? Long.MAX_VALUE : cursor, limit);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("items", rows.stream().map(this::shown).toList());
        answer.put("next", rows.size() < limit ? null : Long.toString(rows.getLast().position()));
        return answer;
    }

    @PostMapping("/api/v1/dead-letters/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> retry(Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var fields = Fields.of(body == null ? new byte[0] : body);
        var ids = fields.texts("ids");
        fields.notBuilt("filter");
        if (ids.isEmpty() || ids.size() > RETRY_MAX) {
            fields.fault("ids", "must name 1 to " + RETRY_MAX + " dead letters");
        }
        fields.finish();
        var resent = new ArrayList<String>();
        for (var id : ids) {
            resend(caller, id);
            resent.add(id);
        }
        return Map.of("retried", resent);
    }

    private Map<String, Object> shown(DeliveryTable.DeadLetter dead) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", dead.id().toString());
        item.put("eventId", dead.id().event().toString());
        item.put("subscription", name(dead.id().subscription()));
        item.put("attempts", dead.attempts());
        item.put("at", dead.at().toString());
        item.put("reason", dead.reason());
        return item;
    }

    private LoggedEvent event(Caller caller, String id) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        try {
            return log.event(EventId.of(id))
                    .filter(event -> ((EventRecorded) event.payload()).tenant().equals(caller.tenant()))
                    .orElseThrow(() -> new Refused(new NotFound("event " + id)));
        } catch (IllegalArgumentException e) {
            throw new Refused(new NotFound("an event of that id"));
        }
    }

    private static DeliveryId delivery(String id) {
        try {
            return DeliveryId.of(id);
        } catch (IllegalArgumentException e) {
            throw new Refused(new NotFound("a delivery of that id"));
        }
    }

    private List<Map<String, Object>> shown(LoggedEvent event) {
        var streams = new LinkedHashMap<String, List<DeliveryEvent>>();
        for (var logged : log.aboutEvent(EventId.of(event.stream()))) {
            if (logged.payload() instanceof DeliveryEvent delivery) {
                streams.computeIfAbsent(logged.stream(), stream -> new ArrayList<>()).add(delivery);
            }
        }
        var pending = new LinkedHashMap<String, DeliveryRow>();
        table.pendingOf(event.position()).forEach(row -> pending.put(row.id().toString(), row));
        var ids = new TreeSet<>(streams.keySet());
        ids.addAll(pending.keySet());
        fanOuts.waitingOf(event.position()).forEach(id -> ids.add(id.toString()));
        return ids.stream()
                .map(id -> shown(DeliveryId.of(id), streams.getOrDefault(id, List.of()), pending.get(id)))
                .toList();
    }

    private Map<String, Object> shown(DeliveryId id, List<DeliveryEvent> events, @Nullable DeliveryRow row) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", id.toString());
        item.put("eventId", id.event().toString());
        item.put("subscription", name(id.subscription()));
        item.put("status", status(id, events, row));
        item.put("nextAttemptAt", row == null ? null : row.dueAt().toString());
        item.put("attempts",
                events.stream().map(DeliveriesController::attempt).filter(attempt -> !attempt.isEmpty()).toList());
        return item;
    }

    private String status(DeliveryId id, List<DeliveryEvent> events, @Nullable DeliveryRow row) {
        // Without a row and without a story it is a recipient of a fan-out that has not come to it yet.
        if (row != null || events.isEmpty()) {
            return subscriptions.current()
                    .byNumber(id.subscription())
                    .filter(state -> state.status() == SubscriptionState.Status.PAUSED)
                    .map(state -> "held")
                    .orElse("pending");
        }
        return switch (events.getLast()) {
            case DeliveryEvent.DeliverySucceeded succeeded -> "delivered";
            case DeliveryEvent.DeliveryDeadLettered dead -> "dead-lettered";
            case DeliveryEvent.DeliveryDiscarded discarded -> "discarded";
            case DeliveryEvent.DeliveryFailed failed -> "pending";
            case DeliveryEvent.DeliveryResent resent -> "pending";
        };
    }

    private @Nullable String name(long number) {
        return subscriptions.current().byNumber(number).map(state -> state.id().name()).orElse(null);
    }

    private static Map<String, Object> attempt(DeliveryEvent event) {
        var attempt = switch (event) {
            case DeliveryEvent.DeliverySucceeded succeeded -> succeeded.attempt();
            case DeliveryEvent.DeliveryFailed failed -> failed.attempt();
            default -> null;
        };
        var item = new LinkedHashMap<String, Object>();
        if (attempt != null) {
            item.put("number", attempt.number());
            item.put("at", attempt.at().toString());
            item.put("durationMs", attempt.durationMicros() / 1000.0);
            item.put("status", attempt.status());
            item.put("error", attempt.error());
            item.put("detail", attempt.detail());
            item.put("response", attempt.response());
            item.put("phases", attempt.phases());
        }
        return item;
    }
}
