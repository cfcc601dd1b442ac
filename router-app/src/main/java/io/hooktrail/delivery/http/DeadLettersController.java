package io.hooktrail.delivery.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.DeliveryProblem.NoDeadLetterAnyMore;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.delivery.store.DeadLetterTable;
import io.hooktrail.delivery.store.DeadLetterTable.DeadLetter;
import io.hooktrail.delivery.store.LettersEntry;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.Subscriptions;

/** {@code /api/v1/dead-letters}: what was given up, to be sent again or let go. */
@RestController
@RequestMapping("/api/v1/dead-letters")
class DeadLettersController {

    private final ShownDeliveries deliveries;
    private final DeadLetterTable table;
    private final LetterJobsController jobs;
    private final Subscriptions subscriptions;
    private final Commands commands;
    private final Appender appender;

    DeadLettersController(ShownDeliveries deliveries, DeadLetterTable table, LetterJobsController jobs,
            Subscriptions subscriptions, Commands commands, Appender appender) {
        this.deliveries = deliveries;
        this.table = table;
        this.jobs = jobs;
        this.subscriptions = subscriptions;
        this.commands = commands;
        this.appender = appender;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> given) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        var parameters = AskedLetters.parameters(given);
        var page = ListPage.of(parameters);
        var filter = AskedLetters.filter(parameters, caller.tenant(), subscriptions.current());
        return page.reply(table.page(caller.tenant(), filter, time(page.after()), page.limit() + 1),
                letter -> Long.toString(Micros.of(letter.at())), this::shown);
    }

    @PostMapping("/retry")
    ResponseEntity<Map<String, Object>> retry(Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        return asked(caller, LetterAction.RETRY, "retried", body);
    }

    @PostMapping("/discard")
    ResponseEntity<Map<String, Object>> discard(Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        return asked(caller, LetterAction.DISCARD, "discarded", body);
    }

    private ResponseEntity<Map<String, Object>> asked(Caller caller, LetterAction action, String done,
            byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        commands.catchUp();
        var asked = AskedLetters.of(body, caller.tenant(), subscriptions.current());
        var filter = asked.filter();
        return filter == null
                ? ResponseEntity.accepted().body(Map.of(done, named(caller, action, asked)))
                : jobs.begun(action, filter, asked.subscription(), asked.actor(caller));
    }

    /** Nothing is done when one of the ids is no dead letter, or somebody else was first with one. */
    private List<String> named(Caller caller, LetterAction action, AskedLetters asked) {
        var letters = asked.ids().stream().distinct().map(id -> letter(caller, id)).toList();
        if (action == LetterAction.RETRY) {
            letters.forEach(letter -> deliveries.requireSink(letter.id()));
        }
        var missing = appender.append(new LettersEntry(action, letters, asked.actor(caller)));
        if (!missing.isEmpty()) {
            throw new Refused(new NoDeadLetterAnyMore(missing));
        }
        return letters.stream().map(letter -> letter.id().toString()).toList();
    }

    private DeadLetter letter(Caller caller, String id) {
        var delivery = ShownDeliveries.id(id);
        var event = deliveries.event(caller, delivery.event().toString());
        return table.find(event.position(), delivery)
                .orElseThrow(() -> new Refused(new NotFound("dead letter " + delivery)));
    }

    private Map<String, Object> shown(DeadLetter letter) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", letter.id().toString());
        item.put("eventId", letter.id().event().toString());
        item.put("type", letter.type());
        item.put("subscription", deliveries.name(letter.id().subscription()));
        item.put("attempts", letter.attempts());
        item.put("at", letter.at().toString());
        item.put("code", letter.code());
        item.put("reason", letter.reason());
        return item;
    }

    /** The cursor is the time of the last letter shown: no other has it, so a page never shifts. */
    private static @Nullable Instant time(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        if (!cursor.matches("[0-9]{1,18}")) {
            throw InvalidParameter.of("cursor", "must be the next of an answer of this list");
        }
        return Micros.instant(Long.parseLong(cursor));
    }
}
