package io.hooktrail.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.hooktrail.bench.process.Acknowledged;
import io.hooktrail.bench.process.Arrived;

/**
 * Compares what the sender was promised with what the receiver got: each acknowledged event is stored once, and is delivered
 * to every sink at least once, under one {@code webhook-id}.
 */
final class Checker {

    private static final int NAMED_MAX = 3;

    private final Set<String> sinks;
    private final Map<String, Acknowledged> acknowledged = new LinkedHashMap<>();
    private final Map<String, Map<String, Arrived>> firstAt = new HashMap<>();
    private final List<String> doubled = new ArrayList<>();
    private long repeats;
    private long unsigned;
    private long strays;

    /** @param sinks the paths that each event is delivered to */
    Checker(Set<String> sinks) {
        this.sinks = sinks;
        sinks.forEach(sink -> firstAt.put(sink, new HashMap<>()));
    }

    /**
     * What was found.
     *
     * @param lost acknowledged and not delivered: {@code IDENTITY at SINK}
     * @param notStored acknowledged and not in the store
     * @param storedTwice in the store more than once
     * @param doubled delivered to one sink under two webhook ids, so that a receiver cannot tell
     * @param repeats deliveries that came again under the same webhook id, which at-least-once allows
     * @param unsigned deliveries whose signature does not hold
     * @param strays deliveries to a path that no subscription names
     * @param unacknowledged delivered without an answer to the sender, as when the answer was cut off
     */
    record Verdict(
            int acknowledged,
            List<String> lost,
            List<String> notStored,
            List<String> storedTwice,
            List<String> doubled,
            long repeats,
            long unsigned,
            long strays,
            int unacknowledged) {

        boolean isClean() {
            return lost.isEmpty() && notStored.isEmpty() && storedTwice.isEmpty() && doubled.isEmpty() && unsigned == 0
                    && strays == 0;
        }

        String summary() {
            return acknowledged + " acknowledged, " + some("lost", lost) + some("not stored", notStored)
                    + some("stored twice", storedTwice) + some("doubled", doubled) + repeats + " repeats"
                    + (unsigned == 0 ? "" : ", " + unsigned + " WITH A WRONG SIGNATURE")
                    + (strays == 0 ? "" : ", " + strays + " AT A WRONG SINK")
                    + (unacknowledged == 0 ? "" : ", " + unacknowledged + " delivered without an answer");
        }

        private static String some(String what, List<String> which) {
            if (which.isEmpty()) {
                return "0 " + what + ", ";
            }
            return which.size() + " " + what.toUpperCase(java.util.Locale.ROOT) + " (such as "
                    + String.join(", ", which.subList(0, Math.min(NAMED_MAX, which.size()))) + "), ";
        }
    }

    void acknowledged(Acknowledged event) {
        acknowledged.put(event.identity(), event);
    }

    void arrived(Arrived delivery) {
        if (!delivery.isSigned()) {
            unsigned++;
        }
        var first = firstAt.get(delivery.sink());
        if (first == null) {
            strays++;
            return;
        }
        var before = first.putIfAbsent(delivery.identity(), delivery);
        if (before == null) {
            return;
        }
        if (before.webhookId().equals(delivery.webhookId())) {
            repeats++;
        } else {
            doubled.add(delivery.identity() + " at " + delivery.sink());
        }
    }

    /** Whether nothing acknowledged so far waits for its delivery. */
    boolean isComplete() {
        return firstAt.values().stream().allMatch(first -> first.keySet().containsAll(acknowledged.keySet()));
    }

    Iterable<Acknowledged> acknowledged() {
        return acknowledged.values();
    }

    /** Event ids of the last that were acknowledged. */
    List<String> newest(int count) {
        return acknowledged.values()
                .stream()
                .skip(Math.max(0, acknowledged.size() - count))
                .map(Acknowledged::eventId)
                .toList();
    }

    /** Event id of the first that was acknowledged; empty when none was. */
    String oldest() {
        return acknowledged.values().stream().map(Acknowledged::eventId).findFirst().orElse("");
    }

    /** The first delivery of each event to the sink. */
    Map<String, Arrived> firstAt(String sink) {
        return firstAt.getOrDefault(sink, Map.of());
    }

    Set<String> sinks() {
        return sinks;
    }

    /** @param stored the identity of everything in the store, as often as it is there */
    Verdict verdict(List<String> stored) {
        var lost = new ArrayList<String>();
        var unacknowledged = new HashSet<String>();
        firstAt.forEach((sink, first) -> {
            acknowledged.keySet()
                    .stream()
                    .filter(identity -> !first.containsKey(identity))
                    .forEach(identity -> lost.add(identity + " at " + sink));
            first.keySet()
                    .stream()
                    .filter(identity -> !acknowledged.containsKey(identity))
                    .forEach(unacknowledged::add);
        });
        var once = new HashSet<String>();
        var twice = stored.stream().filter(identity -> !once.add(identity)).distinct().toList();
        var absent = acknowledged.keySet().stream().filter(identity -> !once.contains(identity)).toList();
        return new Verdict(acknowledged.size(), lost, absent, twice, List.copyOf(doubled), repeats, unsigned, strays,
                unacknowledged.size());
    }
}
