package io.hooktrail.history.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Traceparent;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.DataPlace;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.tenant.TenantName;

/** Everything that happened to one event, in the log's order. */
record Timeline(EventLog log, TenantName tenant) {

    List<Map<String, Object>> of(List<LoggedEvent> entries) {
        var traceparent = entries.stream()
                .map(LoggedEvent::payload)
                .filter(EventRecorded.class::isInstance)
                .map(recorded -> Optional.ofNullable(((EventRecorded) recorded).traceparent()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        return entries.stream().map(logged -> item(logged, traceparent)).toList();
    }

    private Map<String, Object> item(LoggedEvent logged, @Nullable String traceparent) {
        var item = new LinkedHashMap<String, Object>();
        item.put("at", logged.recordedAt().toString());
        item.put("position", logged.position());
        item.put("actor", logged.actor().name());
        switch (logged.payload()) {
            case EventRecorded recorded -> recorded(item, logged, recorded);
            case DeliveryEvent delivery -> delivery(item, logged, delivery, traceparent);
            default -> item.put("what", "other");
        }
        return item;
    }

    private void recorded(Map<String, Object> item, LoggedEvent logged, EventRecorded recorded) {
        item.put("what", "recorded");
        item.put("receivedAt", recorded.receivedAt().toString());
        item.put("origin", recorded.origin());
        item.put("from", logged.actor().ip());
        item.put("verified", verified(recorded));
        item.put("mapper", recorded.mapper());
        item.put("status", recorded.status().label());
        item.put("reason", recorded.reason());
        item.put("causationId", recorded.cause() == null ? null : recorded.cause().toString());
        item.put("rulesPosition", recorded.rulesPosition());
        item.put("traceparent", recorded.traceparent());
        item.put("tracestate", recorded.tracestate());
    }

    private @Nullable String verified(EventRecorded recorded) {
        var receipt = recorded.receipt();
        if (receipt == null && recorded.place() instanceof DataPlace.InReceipt slice) {
            receipt = log.event(slice.holder())
                    .map(holder -> ((EventRecorded) holder.payload()).receipt())
                    .orElse(null);
        }
        return receipt == null ? null : receipt.verified();
    }

    private static void delivery(Map<String, Object> item, LoggedEvent logged, DeliveryEvent event,
            @Nullable String traceparent) {
        item.put("delivery", event.delivery().toString());
        switch (event) {
            case DeliveryEvent.DeliverySucceeded succeeded -> {
                attempt(item, "delivered", succeeded.attempt());
                traced(item, traceparent, succeeded.delivery(), succeeded.attempt());
            }
            case DeliveryEvent.DeliveryFailed failed -> {
                attempt(item, "attempt-failed", failed.attempt());
                traced(item, traceparent, failed.delivery(), failed.attempt());
                item.put("nextAttemptAt", failed.nextAttemptAt() == null ? null : failed.nextAttemptAt().toString());
            }
            case DeliveryEvent.DeliveryDeadLettered dead -> {
                item.put("what", "dead-lettered");
                item.put("attempts", dead.attempts());
                item.put("reason", dead.reason());
            }
            case DeliveryEvent.DeliveryResent resent -> {
                item.put("what", "resent");
                item.put("reason", logged.actor().reason());
            }
            case DeliveryEvent.DeliveryRequested requested -> {
                item.put("what", "requested");
                item.put("reason", logged.actor().reason());
            }
            case DeliveryEvent.DeliveryDiscarded discarded -> {
                item.put("what", "discarded");
                item.put("reason", discarded.reason());
            }
        }
    }

    /** What the attempt's request carried. */
    private static void traced(Map<String, Object> item, @Nullable String traceparent, DeliveryId delivery,
            Attempt attempt) {
        if (traceparent != null) {
            item.put("traceparent", Traceparent.continued(traceparent, delivery.span(attempt.number())));
        }
    }

    private static void attempt(Map<String, Object> item, String what, Attempt attempt) {
        item.put("what", what);
        item.put("attempt", attempt.number());
        item.put("startedAt", attempt.at().toString());
        item.put("durationMs", attempt.durationMicros() / 1000.0);
        item.put("httpStatus", attempt.status());
        item.put("error", attempt.error());
        item.put("detail", attempt.detail());
        item.put("response", attempt.response());
        item.put("phases", attempt.phases());
    }
}
