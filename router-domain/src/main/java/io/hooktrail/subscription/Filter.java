package io.hooktrail.subscription;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import tools.jackson.databind.JsonNode;

import io.hooktrail.event.Event;

/**
 * One filter of a subscription (CloudEvents Subscriptions API, section 3.2.4). A dialect on an absent attribute is false, so
 * {@code not} of it is true.
 */
public sealed interface Filter {

    boolean matches(Event event);

    /** The filter as docs/api.md writes it, such as {@code {"exact":{"type":"x"}}}; stored and shown in this form. */
    @JsonValue
    Map<String, Object> json();

    /**
     * Reads what {@link #json()} wrote. What a caller sends is read by {@link FilterReader}, which names every fault.
     *
     * @throws IllegalArgumentException for a dialect that was never written
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Filter ofJson(JsonNode node) {
        var dialect = node.propertyNames().iterator().next();
        var value = node.get(dialect);
        return switch (dialect) {
            case "exact" -> new Exact(texts(value));
            case "prefix" -> new Prefix(texts(value));
            case "suffix" -> new Suffix(texts(value));
            case "all" -> new All(value.valueStream().map(Filter::ofJson).toList());
            case "any" -> new AnyOf(value.valueStream().map(Filter::ofJson).toList());
            case "not" -> new Not(ofJson(value));
            default -> throw new IllegalArgumentException("no filter dialect: " + dialect);
        };
    }

    private static Map<String, String> texts(JsonNode node) {
        var texts = new LinkedHashMap<String, String>();
        node.forEachEntry((name, value) -> texts.put(name, value.asString()));
        return texts;
    }

    /** A copy that keeps the order of the terms, so that the stored form is the same on every run. */
    private static Map<String, String> ordered(Map<String, String> terms) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /** Whether each attribute is there and its text stands so to the term. */
    private static boolean every(Map<String, String> terms, Event event, BiPredicate<String, String> relation) {
        return terms.entrySet().stream().allMatch(term -> {
            var text = event.text(term.getKey());
            return text != null && relation.test(text, term.getValue());
        });
    }

    /** Every attribute has exactly this string. */
    record Exact(Map<String, String> attributes) implements Filter {

        public Exact {
            attributes = ordered(attributes);
        }

        @Override
        public Map<String, Object> json() {
            return Map.of("exact", attributes);
        }

        @Override
        public boolean matches(Event event) {
            return every(attributes, event, String::equals);
        }
    }

    /** Every attribute begins with this string. */
    record Prefix(Map<String, String> attributes) implements Filter {

        public Prefix {
            attributes = ordered(attributes);
        }

        @Override
        public Map<String, Object> json() {
            return Map.of("prefix", attributes);
        }

        @Override
        public boolean matches(Event event) {
            return every(attributes, event, String::startsWith);
        }
    }

    /** Every attribute ends with this string. */
    record Suffix(Map<String, String> attributes) implements Filter {

        public Suffix {
            attributes = ordered(attributes);
        }

        @Override
        public Map<String, Object> json() {
            return Map.of("suffix", attributes);
        }

        @Override
        public boolean matches(Event event) {
            return every(attributes, event, String::endsWith);
        }
    }

    /** Every nested filter holds. */
    record All(List<Filter> filters) implements Filter {

        public All {
            filters = List.copyOf(filters);
        }

        @Override
        public Map<String, Object> json() {
            return Map.of("all", filters);
        }

        @Override
        public boolean matches(Event event) {
            return filters.stream().allMatch(filter -> filter.matches(event));
        }
    }

    /** At least one nested filter holds. */
    record AnyOf(List<Filter> filters) implements Filter {

        public AnyOf {
            filters = List.copyOf(filters);
        }

        @Override
        public Map<String, Object> json() {
            return Map.of("any", filters);
        }

        @Override
        public boolean matches(Event event) {
            return filters.stream().anyMatch(filter -> filter.matches(event));
        }
    }

    /** The nested filter does not hold. */
    record Not(Filter filter) implements Filter {

        @Override
        public Map<String, Object> json() {
            return Map.of("not", filter);
        }

        @Override
        public boolean matches(Event event) {
            return !filter.matches(event);
        }
    }
}
