package io.hooktrail.delivery.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeadLetterTable;
import io.hooktrail.delivery.store.DeadLetterTable.DeadLetter;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.LetterFilter;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Parameters;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/**
 * {@code GET /api/v1/subscriptions/{name}/deliveries}: what a subscription has not been sent. What waits comes first, in the
 * order in which it is due, then the dead letters, newest first. Both are read by an index of that order, so a page costs its
 * own rows; what was delivered stands in the log by event, and is not listed here.
 */
@RestController
class UndeliveredController {

    private static final String DEAD = "dead-lettered";
    private static final List<String> STATUSES = List.of("pending", "held", DEAD);
    /** Of the contract, but by subscription in no index. */
    private static final List<String> NOT_LISTED = List.of("delivered", "discarded");

    private final DeliveryTable waiting;
    private final DeadLetterTable letters;
    private final Subscriptions subscriptions;
    private final Commands commands;

    UndeliveredController(DeliveryTable waiting, DeadLetterTable letters, Subscriptions subscriptions,
            Commands commands) {
        this.waiting = waiting;
        this.letters = letters;
        this.subscriptions = subscriptions;
        this.commands = commands;
    }

    @GetMapping("/api/v1/subscriptions/{name}/deliveries")
    Map<String, Object> list(Caller caller, @PathVariable String name, @RequestParam Map<String, String> given) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        var parameters = Parameters.of(given, List.of("status", "limit", "cursor"));
        var status = parameters.text("status");
        if (status != null && NOT_LISTED.contains(status)) {
            throw new Refused(new NotSupported("?status", "a list of deliveries that are " + status));
        }
        parameters.oneOf("status", STATUSES);
        var page = ListPage.of(parameters);
        var place = UndeliveredPlace.of(page.after());
        commands.catchUp();
        var subscription = subscriptions.current()
                .find(new SubscriptionId(caller.tenant(), name))
                .orElseThrow(() -> new Refused(new NotFound("subscription \"" + name + "\"")));
        var items = new ArrayList<Item>();
        var waits = subscription.isHeld() ? "held" : "pending";
        if (status == null || status.equals(waits)) {
            items.addAll(waiting(subscription, place, waits, page.limit() + 1));
        }
        if (items.size() <= page.limit() && (status == null || status.equals(DEAD))) {
            items.addAll(dead(subscription, place, page.limit() + 1 - items.size()));
        }
        return page.reply(items, item -> item.place().text(), Item::shown);
    }

    private List<Item> waiting(SubscriptionState subscription, UndeliveredPlace place, String status, int limit) {
        return place.afterWaiting()
                .map(after -> waiting.waiting(subscription.number(), subscription.generation(), after, limit))
                .orElse(List.of())
                .stream()
                .map(row -> new Item(UndeliveredPlace.of(row), shown(subscription, status, row)))
                .toList();
    }

    private List<Item> dead(SubscriptionState subscription, UndeliveredPlace place, int limit) {
        return letters
                .page(subscription.id().tenant(), new LetterFilter(subscription.number(), null, null, null, null),
                        place.beforeLetter().orElse(null), limit)
                .stream()
                .map(letter -> new Item(UndeliveredPlace.of(letter), shown(subscription, letter)))
                .toList();
    }

    /** An entry and where the list goes on after it. */
    private record Item(UndeliveredPlace place, Map<String, Object> shown) {}

    private static Map<String, Object> shown(SubscriptionState subscription, String status, DeliveryRow row) {
        var item = shown(subscription, row.id(), status, row.attempts());
        item.put("waitingSince", row.createdAt().toString());
        item.put("nextAttemptAt", row.isInLine() ? null : row.dueAt().toString());
        item.put("at", null);
        item.put("code", null);
        item.put("reason", null);
        return item;
    }

    private static Map<String, Object> shown(SubscriptionState subscription, DeadLetter letter) {
        var item = shown(subscription, letter.id(), DEAD, letter.attempts());
        item.put("waitingSince", null);
        item.put("nextAttemptAt", null);
        item.put("at", letter.at().toString());
        item.put("code", letter.code());
        item.put("reason", letter.reason());
        return item;
    }

    private static Map<String, Object> shown(SubscriptionState subscription, DeliveryId id, String status,
            int attempts) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", id.toString());
        item.put("eventId", id.event().toString());
        item.put("subscription", subscription.id().name());
        item.put("status", status);
        item.put("attempts", attempts);
        return item;
    }
}
