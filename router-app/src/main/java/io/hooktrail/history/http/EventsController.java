package io.hooktrail.history.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.event.DataPlace;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.Receipt;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.history.EventIndex;
import io.hooktrail.history.EventQuery;
import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;

/** {@code /api/v1/events}: what is stored, as the contract's section 6 shows it. */
@RestController
@RequestMapping("/api/v1/events")
class EventsController {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LIMIT_MAX = 200;

    private final EventLog log;
    private final EventIndex index;

    EventsController(EventLog log, EventIndex index) {
        this.log = log;
        this.index = index;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        mayRead(caller);
        var known = List.of("type", "source", "subject", "ceid", "origin", "status", "from", "to", "order", "cursor",
                "limit");
        for (var name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw InvalidBody.at("", "unknown parameter \"" + name + "\"; known are " + String.join(", ", known));
            }
        }
        var order = parameters.getOrDefault("order", "desc");
        if (!order.equals("asc") && !order.equals("desc")) {
            throw InvalidBody.at("", "order must be asc or desc");
        }
        var limit = (int) number(parameters.getOrDefault("limit", "50"), "limit", 1, LIMIT_MAX);
        var cursor = parameters.get("cursor");
        var query = new EventQuery(caller.tenant(), parameters.get("type"), parameters.get("source"),
                parameters.get("subject"), parameters.get("ceid"), parameters.get("origin"), parameters.get("status"),
                time(parameters.get("from"), "from"), time(parameters.get("to"), "to"), order.equals("asc"),
                cursor == null ? null : number(cursor, "cursor", 0, Long.MAX_VALUE), limit + 1);
        var asOf = index.asOf();
        var found = index.find(query);
        var page = found.subList(0, Math.min(limit, found.size()));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("items", page.stream().map(entry -> shown(log.event(entry.id()).orElseThrow())).toList());
        answer.put("next", found.size() > limit ? Long.toString(page.getLast().position()) : null);
        answer.put("asOf", asOf);
        return answer;
    }

    @GetMapping("/{id}")
    Map<String, Object> one(Caller caller, @PathVariable String id) {
        return shown(find(caller, id));
    }

    @GetMapping("/{id}/raw")
    ResponseEntity<byte[]> raw(Caller caller, @PathVariable String id) {
        var event = recorded(find(caller, id)).event();
        var data = event.data();
        return bytes(data == null ? new byte[0] : data, event.contentType());
    }

    @GetMapping("/{id}/receipt")
    ResponseEntity<byte[]> receiptBody(Caller caller, @PathVariable String id) {
        var receipt = receipt(recorded(find(caller, id)));
        var type = receipt.headers()
                .stream()
                .filter(header -> header.name().equalsIgnoreCase("content-type"))
                .map(Receipt.KeptHeader::value)
                .findFirst()
                .orElse(null);
        return bytes(receipt.body(), type);
    }

    @GetMapping("/{id}/headers")
    Map<String, Object> headers(Caller caller, @PathVariable String id) {
        var receipt = receipt(recorded(find(caller, id)));
        var headers = new ArrayList<Map<String, Object>>();
        for (var header : receipt.headers()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("name", header.name());
            line.put("value", header.sealed() == null ? header.value() : "***");
            headers.add(line);
        }
        return Map.of("method", receipt.method(), "target", receipt.target(), "headers", headers);
    }

    @GetMapping("/{id}/timeline")
    Map<String, Object> timeline(Caller caller, @PathVariable String id) {
        var event = find(caller, id);
        return Map.of("eventId", event.stream(), "items",
                new Timeline(log, caller.tenant()).of(log.aboutEvent(EventId.of(event.stream()))));
    }

    private LoggedEvent find(Caller caller, String id) {
        mayRead(caller);
        try {
            return log.event(EventId.of(id))
                    .filter(event -> recorded(event).tenant().equals(caller.tenant()))
                    .orElseThrow(() -> new Refused(new NotFound("event " + id)));
        } catch (IllegalArgumentException e) {
            throw new Refused(new NotFound("an event of that id"));
        }
    }

    private static void mayRead(Caller caller) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
    }

    private Receipt receipt(EventRecorded recorded) {
        var receipt = recorded.receipt();
        if (receipt == null && recorded.place() instanceof DataPlace.InReceipt slice) {
            receipt = recorded(log.event(slice.holder()).orElseThrow()).receipt();
        }
        if (receipt == null && recorded.cause() != null) {
            return receipt(recorded(log.event(recorded.cause()).orElseThrow()));
        }
        if (receipt == null) {
            throw new Refused(new NotFound("a received request of this event"));
        }
        return receipt;
    }

    private static EventRecorded recorded(LoggedEvent event) {
        return (EventRecorded) event.payload();
    }

    private static Map<String, Object> shown(LoggedEvent logged) {
        var recorded = recorded(logged);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", recorded.id().toString());
        answer.put("position", logged.position());
        answer.put("recordedAt", logged.recordedAt().toString());
        answer.put("origin", recorded.origin());
        answer.put("status", recorded.status().label());
        answer.put("reason", recorded.reason());
        answer.put("causationId", recorded.cause() == null ? null : recorded.cause().toString());
        answer.put("event", envelope(recorded));
        return answer;
    }

    private static JsonNode envelope(EventRecorded recorded) {
        return JSON.readTree(CloudEventWriter.structured(recorded.event()));
    }

    private static ResponseEntity<byte[]> bytes(byte[] bytes, @Nullable String contentType) {
        var answer = ResponseEntity.ok()
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox");
        try {
            return answer.contentType(contentType == null
                    ? MediaType.APPLICATION_OCTET_STREAM
                    : MediaType.parseMediaType(contentType)).body(bytes);
        } catch (org.springframework.http.InvalidMediaTypeException e) {
            return answer.contentType(MediaType.APPLICATION_OCTET_STREAM).body(bytes);
        }
    }

    private static long number(String text, String name, long least, long most) {
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The answer below says what is right.
        }
        throw InvalidBody.at("", name.equals("cursor")
                ? "cursor is none that this list gave out"
                : name + " must be a whole number from " + least + " to " + most);
    }

    private static @Nullable Instant time(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw InvalidBody.at("", name + " must be an RFC 3339 time such as 2026-03-14T15:09:26Z");
        }
    }
}
