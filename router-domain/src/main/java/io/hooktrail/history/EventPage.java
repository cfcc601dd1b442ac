package io.hooktrail.history;

import java.util.List;

import io.hooktrail.event.Event;

/**
 * A stretch of the log as one reader sees it.
 *
 * @param events what it wants of the stretch, in the log's order
 * @param position where the stretch ends and the reader goes on: whatever it wants up to here it has been given
 * @param isEnd whether nothing behind it was known when it was read
 */
public record EventPage(List<Placed> events, long position, boolean isEnd) {

    public EventPage {
        events = List.copyOf(events);
    }

    /** An event with its data, and where it stands. */
    public record Placed(long position, Event event) {}
}
