package io.hooktrail.provider;

import java.util.List;

/**
 * What a verified request says, as events in the order they stood in it.
 *
 * @param mapper provider and version of the mapping, such as {@code stripe/1}
 * @param events at least one; a request that cannot be read is one quarantined event over the whole body
 */
public record Normalized(String mapper, List<NormalizedEvent> events) {

    public Normalized {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a verified request is at least one event, if only a quarantined one");
        }
    }

    /** A request that is a single event. */
    static Normalized one(String mapper, NormalizedEvent event) {
        return new Normalized(mapper, List.of(event));
    }
}
