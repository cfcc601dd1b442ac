package io.hooktrail.delivery.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.store.DeadLetterTable;
import io.hooktrail.delivery.store.DeadLetterTable.DeadLetter;
import io.hooktrail.delivery.store.DiscardEntry;
import io.hooktrail.delivery.store.ResendEntry;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;

/** {@code /api/v1/dead-letters}: what was given up, to be sent again or let go. */
@RestController
@RequestMapping("/api/v1/dead-letters")
class DeadLettersController {

    private static final int IDS_MAX = 200;

    private final ShownDeliveries deliveries;
    private final DeadLetterTable table;
    private final Commands commands;
    private final Appender appender;

    DeadLettersController(ShownDeliveries deliveries, DeadLetterTable table, Commands commands, Appender appender) {
        this.deliveries = deliveries;
        this.table = table;
        this.commands = commands;
        this.appender = appender;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        var page = ListPage.of(parameters);
        var after = page.after() == null ? null : place(page.after());
        return page.reply(table.page(caller.tenant(), after, page.limit() + 1), DeadLettersController::key,
                this::shown);
    }

    @PostMapping("/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> retry(Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        var letters = named(caller, body);
        commands.catchUp();
        letters.forEach(letter -> deliveries.requireSink(letter.id()));
        var offered = letters.stream()
                .map(letter -> appender.offer(new ResendEntry(letter.id(), letter.position(), caller.actor())))
                .toList();
        offered.forEach(Appender::durable);
        return Map.of("retried", ids(letters));
    }

    @PostMapping("/discard")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> discard(Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        var letters = named(caller, body);
        var offered = letters.stream()
                .map(letter -> appender.offer(new DiscardEntry(letter.id(), letter.position(), caller.actor())))
                .toList();
        var discarded = new ArrayList<DeadLetter>();
        for (var at = 0; at < letters.size(); at++) {
            if (Appender.durable(offered.get(at))) { // One that was sent again meanwhile is no dead letter any more.
                discarded.add(letters.get(at));
            }
        }
        return Map.of("discarded", ids(discarded));
    }

    /** The dead letters that a body names; nothing is done when one of them is none. */
    private List<DeadLetter> named(Caller caller, byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var fields = Fields.of(body == null ? new byte[0] : body);
        var ids = fields.texts("ids");
        fields.notBuilt("filter");
        if (ids.isEmpty() || ids.size() > IDS_MAX) {
            fields.fault("ids", "must name 1 to " + IDS_MAX + " dead letters");
        }
        fields.finish();
        return ids.stream().distinct().map(id -> {
            var delivery = ShownDeliveries.id(id);
            var event = deliveries.event(caller, delivery.event().toString());
            return table.find(event.position(), delivery)
                    .orElseThrow(() -> new Refused(new NotFound("dead letter " + delivery)));
        }).toList();
    }

    private static List<String> ids(List<DeadLetter> letters) {
        return letters.stream().map(letter -> letter.id().toString()).toList();
    }

    private Map<String, Object> shown(DeadLetter letter) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", letter.id().toString());
        item.put("eventId", letter.id().event().toString());
        item.put("subscription", deliveries.name(letter.id().subscription()));
        item.put("attempts", letter.attempts());
        item.put("at", letter.at().toString());
        item.put("reason", letter.reason());
        return item;
    }

    /** An event may have many dead letters, so its position alone is no place in the list. */
    private static String key(DeadLetter letter) {
        return letter.position() + "." + letter.id().subscription() + "." + letter.id().generation();
    }

    private static DeadLetterTable.Place place(String key) {
        try {
            var parts = key.split("\\.", -1);
            return new DeadLetterTable.Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw InvalidParameter.of("cursor", "must be the next of an answer of this list");
        }
    }
}
