package io.hooktrail.subscription;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.hooktrail.event.Event;
import io.hooktrail.subscription.SubscriptionState.Status;

/**
 * One tenant's subscriptions, indexed by a term that an event must have: each stands in the index once per value of one
 * attribute, so that no event meets it twice. The terms are, best first: its types, its source, an exact filter.
 */
final class TenantRules {

    private static final Comparator<SubscriptionState> BY_NUMBER = Comparator
            .comparingLong(SubscriptionState::number);

    static final TenantRules NONE = new TenantRules(List.of());

    private final List<SubscriptionState> states;
    private final SequencedMap<String, SubscriptionState> present;
    /** Attribute name, then its value; each list by number. */
    private final Map<String, Map<String, List<SubscriptionState>>> byTerm = new HashMap<>();
    /** Those without any such term, by number; every event must ask them. */
    private final List<SubscriptionState> rest = new ArrayList<>();

    /** @param states all of the tenant, removed ones too, by name */
    TenantRules(List<SubscriptionState> states) {
        this.states = List.copyOf(states);
        var named = new TreeMap<String, SubscriptionState>();
        for (var state : states) {
            if (state.status() != Status.REMOVED) {
                named.put(state.id().name(), state);
            }
        }
        present = Collections.unmodifiableSequencedMap(named);
        states.stream()
                .filter(state -> state.status() == Status.ACTIVE || state.status() == Status.PAUSED)
                .sorted(BY_NUMBER)
                .forEach(this::index);
    }

    private void index(SubscriptionState state) {
        var settings = state.settings();
        var source = settings.source();
        if (!settings.types().isEmpty()) {
            settings.types().stream().distinct().forEach(type -> add("type", type, state));
        } else if (source != null) {
            add("source", source, state);
        } else {
            exactTerm(settings.filters()).ifPresentOrElse(term -> add(term.getKey(), term.getValue(), state),
                    () -> rest.add(state));
        }
    }

    private void add(String attribute, String value, SubscriptionState state) {
        byTerm.computeIfAbsent(attribute, name -> new HashMap<>())
                .computeIfAbsent(value, text -> new ArrayList<>())
                .add(state);
    }

    /** A term that must hold for all of these filters to hold. */
    private static Optional<Map.Entry<String, String>> exactTerm(List<Filter> filters) {
        return filters.stream().flatMap(filter -> switch (filter) {
            case Filter.Exact exact -> exact.attributes().entrySet().stream();
            case Filter.All all -> exactTerm(all.filters()).stream();
            case Filter.Prefix prefix -> Stream.empty();
            case Filter.Suffix suffix -> Stream.empty();
            case Filter.AnyOf any -> Stream.empty();
            case Filter.Not not -> Stream.empty();
        }).findFirst();
    }

    boolean isOf(List<SubscriptionState> others) {
        if (others.size() != states.size()) {
            return false;
        }
        for (var at = 0; at < states.size(); at++) {
            var one = states.get(at);
            var other = others.get(at);
            if (one.number() != other.number() || one.version() != other.version()
                    || !Objects.equals(one.consent(), other.consent())) {
                return false;
            }
        }
        return true;
    }

    /** Those that are not removed, by name. */
    SequencedMap<String, SubscriptionState> present() {
        return present;
    }

    /** A removed one. */
    Optional<SubscriptionState> removed(SubscriptionId id) {
        return states.stream().filter(state -> state.id().equals(id)).findFirst();
    }

    /** Those that may want this event, by number; no other can. */
    List<SubscriptionState> candidates(Event event) {
        var found = new ArrayList<>(rest);
        byTerm.forEach((attribute, values) -> {
            var value = event.text(attribute);
            if (value != null) {
                found.addAll(values.getOrDefault(value, List.of()));
            }
        });
        found.sort(BY_NUMBER);
        return found;
    }
}
