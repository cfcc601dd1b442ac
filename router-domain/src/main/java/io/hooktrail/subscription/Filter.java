package io.hooktrail.subscription;

import java.util.List;
import java.util.Map;

import io.hooktrail.event.Event;

/**
 * One filter of a subscription (CloudEvents Subscriptions API, section 3.2.4). A dialect on an absent attribute is false, so
 * {@code not} of it is true.
 */
public sealed interface Filter {

    boolean matches(Event event);

    /** Every attribute has exactly this string. */
    record Exact(Map<String, String> attributes) implements Filter {
        @Override
        public boolean matches(Event event) {
            return attributes.entrySet()
                    .stream()
                    .allMatch(entry -> entry.getValue().equals(event.text(entry.getKey())));
        }
    }

    /** Every attribute begins with this string. */
    record Prefix(Map<String, String> attributes) implements Filter {
        @Override
        public boolean matches(Event event) {
            return attributes.entrySet().stream().allMatch(entry -> {
                var text = event.text(entry.getKey());
                return text != null && text.startsWith(entry.getValue());
            });
        }
    }

    /** Every attribute ends with this string. */
    record Suffix(Map<String, String> attributes) implements Filter {
        @Override
        public boolean matches(Event event) {
            return attributes.entrySet().stream().allMatch(entry -> {
                var text = event.text(entry.getKey());
                return text != null && text.endsWith(entry.getValue());
            });
        }
    }

    /** Every nested filter holds. */
    record All(List<Filter> filters) implements Filter {
        @Override
        public boolean matches(Event event) {
            return filters.stream().allMatch(filter -> filter.matches(event));
        }
    }

    /** At least one nested filter holds. */
    record AnyOf(List<Filter> filters) implements Filter {
        @Override
        public boolean matches(Event event) {
            return filters.stream().anyMatch(filter -> filter.matches(event));
        }
    }

    /** The nested filter does not hold. */
    record Not(Filter filter) implements Filter {
        @Override
        public boolean matches(Event event) {
            return !filter.matches(event);
        }
    }
}
