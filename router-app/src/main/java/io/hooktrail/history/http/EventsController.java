package io.hooktrail.history.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.util.RawValue;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.event.DataPlace;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.event.Receipt;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.history.EventIndex;
import io.hooktrail.history.EventQuery;
import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Parameters;
import io.hooktrail.problem.Refused;

/** {@code /api/v1/events}: what is stored, as docs/api.md shows it. */
@RestController
@RequestMapping("/api/v1/events")
class EventsController {

    /** Data that one page reads before it ends early: two hundred events of the largest size would not fit into memory. */
    private static final long PAGE_BYTES_MAX = 4L * 1024 * 1024;
    private static final int READ_AT_ONCE = 8;

    /** The story of an event with a thousand subscribers in one page; each item holds up to 1 KiB of a sink's answer. */
    private static final int TIMELINE_ITEMS_MAX = 2000;
    private static final List<String> PARAMETERS = List.of("type", "source", "subject", "ceid", "origin", "status",
            "from", "to", "order", "limit", "cursor");
    private static final List<String> STATUSES = Arrays.stream(EventStatus.values()).map(EventStatus::label).toList();

    private final EventLog log;
    private final EventIndex index;

    EventsController(EventLog log, EventIndex index) {
        this.log = log;
        this.index = index;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> given) {
        mayRead(caller);
        Parameters.notBuilt(given, "q", "filter");
        var parameters = Parameters.of(given, PARAMETERS);
        var page = ListPage.of(parameters);
        var query = new EventQuery(caller.tenant(), parameters.text("type"), parameters.text("source"),
                parameters.text("subject"), parameters.text("ceid"), parameters.text("origin"),
                parameters.oneOf("status", STATUSES), parameters.time("from"), parameters.time("to"),
                "asc".equals(parameters.oneOf("order", List.of("asc", "desc"))), position(page.after()),
                page.limit() + 1);
        var asOf = index.asOf();
        var found = index.find(query);
        var read = read(found.subList(0, Math.min(page.limit(), found.size())));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("items", read.events()
                .stream()
                .filter(logged -> query.wants(recorded(logged)))
                .map(EventsController::shown)
                .toList());
        answer.put("next",
                found.size() > read.positions()
                        ? ListPage.cursor(Long.toString(found.get(read.positions() - 1)))
                        : null);
        answer.put("asOf", asOf);
        return answer;
    }

    /** Events of one page, and to how many positions that leads. */
    private record Part(List<LoggedEvent> events, int positions) {}

    /** As many of them, in order, as the page has room for; at least one. */
    private Part read(List<Long> positions) {
        var events = new ArrayList<LoggedEvent>();
        var bytes = 0L;
        var done = 0;
        while (done < positions.size() && bytes < PAGE_BYTES_MAX) {
            var next = positions.subList(done, Math.min(positions.size(), done + READ_AT_ONCE));
            for (var logged : log.events(next)) {
                var data = recorded(logged).event().data();
                bytes += data == null ? 0 : data.length;
                events.add(logged);
            }
            done += next.size();
        }
        return new Part(events, done);
    }

    /** The cursor is the last position shown: positions are given once and in order, so a page never shifts. */
    private static @Nullable Long position(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        if (!cursor.matches("[0-9]{1,18}")) {
            throw InvalidParameter.of("cursor", "must be the next of an answer of this list");
        }
        return Long.valueOf(cursor);
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
        var answer = new LinkedHashMap<String, Object>(); // keeps the order of its members
        answer.put("method", receipt.method());
        answer.put("target", masked(receipt.target()));
        answer.put("headers", headers);
        return answer;
    }

    /** The path as it came, and of the query the names alone: some senders put their secret there. */
    private static String masked(String target) {
        var query = target.indexOf('?');
        return query < 0
                ? target
                : target.substring(0, query + 1)
                        + Arrays.stream(target.substring(query + 1).split("&", -1))
                                .map(field -> field.contains("=")
                                        ? field.substring(0, field.indexOf('=')) + "=***"
                                        : "***")
                                .collect(Collectors.joining("&"));
    }

    @GetMapping("/{id}/timeline")
    Map<String, Object> timeline(Caller caller, @PathVariable String id, @RequestParam Map<String, String> given) {
        var event = find(caller, id);
        var parameters = Parameters.of(given, List.of("limit", "cursor"));
        var limit = parameters.number("limit", TIMELINE_ITEMS_MAX, 1, TIMELINE_ITEMS_MAX);
        var after = position(parameters.text("cursor"));
        var entries = log.aboutEvent(EventId.of(event.stream()), after == null ? 0 : after, limit);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("eventId", event.stream());
        answer.put("items", new Timeline(log, caller.tenant()).of(entries));
        answer.put("next", entries.size() == limit ? Long.toString(entries.getLast().position()) : null);
        return answer;
    }

    private LoggedEvent find(Caller caller, String id) {
        mayRead(caller);
        return log.visible(caller.tenant(), id);
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

    /** As it would be delivered and not read and written again, which would change numbers and drop repeated members. */
    private static RawValue envelope(EventRecorded recorded) {
        return new RawValue(new String(CloudEventWriter.structured(recorded.event()), StandardCharsets.UTF_8));
    }

    /** The bytes as they came, but never as a page or script of ours. */
    private static ResponseEntity<byte[]> bytes(byte[] bytes, @Nullable String contentType) {
        var type = mediaType(contentType);
        var answer = ResponseEntity.ok()
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Cache-Control", "private, no-store");
        if (!isInert(type)) {
            answer.header("Content-Disposition", "attachment");
        }
        return answer.contentType(type).body(bytes);
    }

    private static MediaType mediaType(@Nullable String contentType) {
        try {
            var type = contentType == null
                    ? MediaType.APPLICATION_OCTET_STREAM
                    : MediaType.parseMediaType(contentType);
            return type.isConcrete() ? type : MediaType.APPLICATION_OCTET_STREAM;
        } catch (InvalidMediaTypeException e) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }

    /** Types that a browser shows as text. */
    private static boolean isInert(MediaType type) {
        return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON) || type.getSubtype().endsWith("+json")
                || type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN);
    }
}
