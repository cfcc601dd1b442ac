package io.hooktrail.delivery.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.LoggedEvent;

/** The rows of a lane that wait in memory, in order; those in front with their events, read many at a time. Not safe for threads. */
final class LaneQueue {

    /** Rows that may wait with their events. */
    static final int LOADED_MAX = 64;
    /** Fewer than these are not worth reading ahead for. */
    private static final int AHEAD_MIN = 4;

    private final Deque<Waiting> rows = new ArrayDeque<>();
    private final EventMemory memory;
    private int loaded;
    private boolean isReading;
    private boolean isClosed;

    LaneQueue(EventMemory memory) {
        this.memory = memory;
    }

    /** A row, how much memory its event takes, and whether it was read ahead for already. */
    private static final class Waiting {

        private DeliveryRow row;
        private long bytes;
        private boolean wasAsked;

        Waiting(DeliveryRow row) {
            this.row = row;
        }
    }

    int size() {
        return rows.size();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Adds a row at the end; its event is kept if there is room for it. */
    void add(DeliveryRow row, boolean keepsEvent) {
        var waiting = new Waiting(row.with(null, row.recordedAt()));
        rows.add(waiting);
        var event = row.event();
        if (event != null && keepsEvent) {
            load(waiting, row, event);
        }
    }

    private void load(Waiting waiting, DeliveryRow row, EventRecorded event) {
        var bytes = EventMemory.bytes(event);
        if (!isClosed && loaded < LOADED_MAX && memory.take(bytes)) {
            waiting.row = row;
            waiting.bytes = bytes;
            loaded++;
        }
    }

    @Nullable
    DeliveryRow peek() {
        var first = rows.peek();
        return first == null ? null : first.row;
    }

    /** Whether the first row has its event, or will not get it by waiting for it. */
    boolean isReady() {
        var first = rows.peek();
        return first != null && (first.row.event() != null || (!isReading
                && (first.wasAsked || rows.size() < AHEAD_MIN)));
    }

    @Nullable
    DeliveryRow poll() {
        var first = rows.poll();
        if (first == null) {
            return null;
        }
        unload(first);
        return first.row;
    }

    /** The memory is given back; what still holds the event is an attempt, and those are bounded. */
    private void unload(Waiting waiting) {
        if (waiting.bytes > 0) {
            memory.give(waiting.bytes);
            waiting.bytes = 0;
            loaded--;
        }
    }

    /** The rows whose events are to be read now; empty when enough are there. */
    List<DeliveryRow> beginReading() {
        var first = rows.peek();
        var firstWaits = first != null && first.row.event() == null && !first.wasAsked && rows.size() >= AHEAD_MIN;
        if (isReading || isClosed || (!firstWaits && loaded > LOADED_MAX / 2)) {
            return List.of();
        }
        var wanted = rows.stream()
                .filter(waiting -> waiting.row.event() == null && !waiting.wasAsked)
                .map(waiting -> waiting.row)
                .limit(Math.max(AHEAD_MIN, LOADED_MAX - loaded))
                .toList();
        if (!firstWaits && wanted.size() < AHEAD_MIN) {
            return List.of();
        }
        isReading = true;
        return wanted;
    }

    /** The events that were read for these rows; the others are read by their attempts. */
    void endReading(List<DeliveryRow> wanted, List<LoggedEvent> read) {
        isReading = false;
        var asked = wanted.stream().map(DeliveryRow::id).collect(Collectors.toSet());
        Map<Long, LoggedEvent> events = read.stream()
                .collect(Collectors.toMap(LoggedEvent::position, Function.identity(), (one, other) -> one));
        for (var waiting : rows) {
            if (asked.contains(waiting.row.id()) && waiting.row.event() == null) {
                waiting.wasAsked = true;
                var logged = events.get(waiting.row.position());
                if (logged != null) {
                    var event = (EventRecorded) logged.payload();
                    load(waiting, waiting.row.with(event, logged.recordedAt()), event);
                }
            }
        }
    }

    /** Keeps the rows and drops their events. */
    void forgetEvents() {
        rows.forEach(waiting -> {
            unload(waiting);
            waiting.row = waiting.row.with(null, waiting.row.recordedAt());
            waiting.wasAsked = false;
        });
    }

    /** Takes rows off the end until so many are left. */
    List<DeliveryRow> cut(int size) {
        var cut = new ArrayList<DeliveryRow>();
        while (rows.size() > size) {
            var last = rows.removeLast();
            unload(last);
            cut.add(last.row);
        }
        return cut;
    }

    /** Holds no memory any more, whatever is added. */
    void close() {
        isClosed = true;
        forgetEvents();
    }
}
