package io.hooktrail.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import io.hooktrail.crash.Sinks.Seen;
import io.hooktrail.crash.Sinks.Temper;
import io.hooktrail.crash.StoreFacts.Entry;

/**
 * What must hold whenever a node is dead, compared from three sides: what was acknowledged, what is stored, what arrived. A
 * violation is one line; none means that all of it holds.
 */
final class Invariants {

    private final StoreFacts store;
    private final Map<String, SentEvent> sent;
    private final Map<String, String> acknowledged;
    private final Map<Temper, Map<String, List<Seen>>> seen;
    private final boolean isSettled;
    private final boolean isStoreReliable;
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, List<Entry>> streams = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private Invariants(StoreFacts store, Map<String, SentEvent> sent, Map<String, String> acknowledged,
            Map<Temper, Map<String, List<Seen>>> seen, boolean isSettled, boolean isStoreReliable) {
        this.store = store;
        this.sent = sent;
        this.acknowledged = acknowledged;
        this.seen = seen;
        this.isSettled = isSettled;
        this.isStoreReliable = isStoreReliable;
    }

    /**
     * Everything that is wrong.
     *
     * @param sent whatever may be stored, by CloudEvents id
     * @param acknowledged the id of the stored event that the router answered with, by CloudEvents id
     * @param seen attempts as the sinks had them
     * @param isSettled whether all deliveries had the time to come to their end
     * @param isStoreReliable whether a node always knew what it had stored; one that was told nothing sends an attempt again
     *     whose outcome counts already
     */
    static List<String> violations(StoreFacts store, Map<String, SentEvent> sent, Map<String, String> acknowledged,
            Map<Temper, Map<String, List<Seen>>> seen, boolean isSettled, boolean isStoreReliable) {
        var invariants = new Invariants(store, sent, acknowledged, seen, isSettled, isStoreReliable);
        invariants.check();
        return invariants.violations;
    }

    private void check() {
        order();
        var events = events();
        acknowledgements(events);
        for (var temper : Temper.values()) {
            var number = numbers.get(temper.path());
            if (number == null) {
                violations.add("there is no subscription " + temper.path());
            } else {
                events.forEach((ceid, ids) -> ids.forEach(id -> delivery(temper, number, ceid, id)));
            }
            seen.getOrDefault(temper, Map.of()).forEach((ceid, attempts) -> {
                if (!events.containsKey(ceid)) {
                    violations.add(ceid + " arrived at " + temper + " and is not stored");
                }
                if (attempts.stream().map(Seen::webhookId).distinct().count() > 1) {
                    violations.add(ceid + " arrived at " + temper + " under several webhook-ids: " + attempts);
                }
            });
        }
        store.pending().keySet().forEach(this::belongs);
        store.dead().keySet().forEach(this::belongs);
    }

    /** Positions without gaps, times that grow, streams without holes or doubles. */
    private void order() {
        var position = 0L;
        var time = Long.MIN_VALUE;
        for (var entry : store.log()) {
            if (entry.position() != position + 1) {
                violations.add("position " + entry.position() + " follows " + position);
            }
            if (entry.recordedAt() <= time) {
                violations.add("the time of position " + entry.position() + " is not after the one before");
            }
            position = entry.position();
            time = entry.recordedAt();
            var stream = streams.computeIfAbsent(entry.stream(), ignored -> new ArrayList<>(2));
            if (entry.sequence() != stream.size()) {
                violations.add("stream " + entry.stream() + " has sequence " + entry.sequence() + " in place "
                        + stream.size());
            }
            stream.add(entry);
            if (entry.name().equals(StoreFacts.SUBSCRIBED)) {
                numbers.putIfAbsent(entry.stream().substring(entry.stream().lastIndexOf('/') + 1), entry.position());
            }
        }
    }

    /** Ids of the stored events by CloudEvents id: each was sent, each is there once. */
    private Map<String, List<String>> events() {
        var events = new HashMap<String, List<String>>();
        for (var entry : store.log()) {
            var ceid = entry.ceid();
            if (ceid == null) {
                continue;
            }
            events.computeIfAbsent(ceid, ignored -> new ArrayList<>(1)).add(entry.stream());
            if (store.identities().getOrDefault(entry.stream(), 0) != 1) {
                violations.add(ceid + " has not one identity but " + store.identities().get(entry.stream()));
            }
        }
        events.forEach((ceid, ids) -> {
            if (!sent.containsKey(ceid)) {
                violations.add(ceid + " is stored and was never sent");
            }
            if (ids.size() > 1) {
                violations.add(ceid + " is stored " + ids.size() + " times: " + ids);
            }
        });
        var stored = new HashSet<String>();
        events.values().forEach(stored::addAll);
        store.identities().keySet().forEach(id -> {
            if (!stored.contains(id)) {
                violations.add("an identity names event " + id + ", which is not stored");
            }
        });
        return events;
    }

    private void acknowledgements(Map<String, List<String>> events) {
        acknowledged.forEach((ceid, id) -> {
            if (!events.getOrDefault(ceid, List.of()).contains(id)) {
                violations.add(ceid + " was acknowledged as " + id + " and is not stored");
            }
        });
        if (isSettled) {
            sent.keySet()
                    .stream()
                    .filter(ceid -> !acknowledged.containsKey(ceid))
                    .forEach(
                            ceid -> violations.add(ceid + " was sent and never acknowledged"));
        }
    }

    /** One matched event on its way to one sink. */
    private void delivery(Temper temper, long number, String ceid, String id) {
        var delivery = id + "~" + number + ".0";
        var stream = streams.getOrDefault(delivery, List.of());
        var pending = store.pending().get(delivery);
        var isDead = store.dead().containsKey(delivery);
        var last = stream.isEmpty() ? "" : stream.getLast().name();
        var isDelivered = last.equals(StoreFacts.SUCCEEDED);
        var states = (pending == null ? 0 : 1) + (isDead ? 1 : 0) + (isDelivered ? 1 : 0);
        var event = sent.get(ceid);
        if (event == null || !wants(temper, event)) {
            if (states > 0 || !stream.isEmpty()) {
                violations.add(ceid + " goes to " + temper + ", which did not ask for it");
            }
            return;
        }
        if (states != 1) {
            violations.add(ceid + " to " + temper + " is " + (states == 0 ? "lost" : "in several states at once")
                    + ": pending " + pending + ", dead letter " + isDead + ", last in the log \"" + last + "\"");
        }
        if (pending != null && pending.nextSequence() != stream.size()) {
            violations.add(ceid + " to " + temper + " has a row of " + pending + " and a stream of " + stream.size());
        }
        var attempts = stream.stream().filter(entry -> entry.attempt() > 0).toList();
        if (pending != null && pending.attempts() != attempts.size()) {
            violations.add(ceid + " to " + temper + " has a row of " + pending + " and " + attempts.size()
                    + " attempts in the log");
        }
        var arrived = seen.getOrDefault(temper, Map.of()).getOrDefault(ceid, List.of());
        attempts(temper, ceid, attempts, arrived);
        if (isSettled && pending != null) {
            violations.add(ceid + " to " + temper + " is still pending: " + pending);
        }
        if (isSettled && isDead != (temper == Temper.DEAD)) {
            violations.add(ceid + " to " + temper + (isDead ? " is a dead letter" : " is no dead letter"));
        }
        if (isSettled && temper != Temper.DEAD && arrived.stream().noneMatch(seen -> seen.answered() < 300)) {
            violations.add(ceid + " never arrived at " + temper);
        }
    }

    /** Which sink is subscribed to what. */
    static boolean wants(Temper temper, SentEvent event) {
        return temper != Temper.DEAD || event.kind() == SentEvent.Kind.PUBLISHED;
    }

    /** Numbered from 1, and each of them was one that the sink saw and, the last time that it came, answered like that. */
    private void attempts(Temper temper, String ceid, List<Entry> attempts, List<Seen> arrived) {
        Map<Integer, List<Integer>> answers = new HashMap<>();
        arrived.forEach(seen -> {
            var known = answers.computeIfAbsent(seen.number(), ignored -> new ArrayList<>(1));
            if (isStoreReliable) {
                // Who sends an attempt again has the lease, so whatever was answered to the earlier one counts no more.
                known.clear();
            }
            known.add(seen.answered());
        });
        for (var index = 0; index < attempts.size(); index++) {
            var attempt = attempts.get(index);
            if (attempt.attempt() != index + 1) {
                violations.add(ceid + " to " + temper + " has attempt " + attempt.attempt() + " in place "
                        + (index + 1));
            }
            if (attempt.status() != 0
                    && !answers.getOrDefault(attempt.attempt(), List.of()).contains(attempt.status())) {
                violations.add(ceid + " to " + temper + " is said to be answered " + attempt.status() + " at attempt "
                        + attempt.attempt() + ", the sink last answered " + answers.get(attempt.attempt()));
            }
        }
    }

    private void belongs(String delivery) {
        var tilde = delivery.indexOf('~');
        var dot = delivery.indexOf('.', tilde);
        if (!streams.containsKey(delivery.substring(0, tilde))
                || !numbers.containsValue(Long.parseLong(delivery.substring(tilde + 1, dot)))) {
            violations.add("delivery " + delivery + " belongs to no stored event or no subscription");
        }
    }
}
