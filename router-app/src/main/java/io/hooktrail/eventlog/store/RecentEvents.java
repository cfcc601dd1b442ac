package io.hooktrail.eventlog.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * The newest events that this node has committed, one after the other without a gap, so that the projections need not read and
 * parse again what was here a moment ago. What is not here is in the store.
 */
final class RecentEvents {

    private static final int EVENTS_MAX = 1024;
    private static final long BYTES_MAX = 4L * 1024 * 1024;

    private final Deque<Recent> events = new ArrayDeque<>();
    private long bytes;

    /**
     * One event.
     *
     * @param bytes of its stored form
     */
    record Recent(long position, TrackedEventMessage<?> message, int bytes) {}

    /** Takes what one transaction has committed. Of two that end at once the later may come first; the earlier is then left out. */
    synchronized void add(List<Recent> committed) {
        var latest = events.isEmpty() ? 0 : events.getLast().position();
        var first = committed.getFirst().position();
        if (first <= latest) {
            return;
        }
        if (first != latest + 1) {
            events.clear();
            bytes = 0;
        }
        for (var event : committed) {
            events.add(event);
            bytes += event.bytes();
        }
        while (events.size() > EVENTS_MAX || bytes > BYTES_MAX) {
            bytes -= events.remove().bytes();
        }
    }

    /** The events after a position, in order, from the very next one on; none when that is not here. */
    synchronized List<Recent> after(long position, int limit) {
        if (events.isEmpty() || events.getFirst().position() > position + 1
                || events.getLast().position() <= position) {
            return List.of();
        }
        return events.stream().skip(position + 1 - events.getFirst().position()).limit(limit).toList();
    }
}
