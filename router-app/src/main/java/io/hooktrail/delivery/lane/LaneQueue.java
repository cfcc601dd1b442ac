package io.hooktrail.delivery.lane;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    /** Rows that came while the disk is looked at: their place is after what the look finds. */
    private final Deque<Waiting> behind = new ArrayDeque<>();
    private final EventMemory memory;
    /** Rows that failed while the sink failed, for their next attempt: it may take at the second what it refused at first. */
    private final PriorityQueue<DeliveryRow> again = new PriorityQueue<>(Comparator.comparing(DeliveryRow::dueAt));
    private boolean lastWasFirst;
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
        addTo(rows, row, keepsEvent);
    }

    int behindSize() {
        return behind.size();
    }

    /** Adds a row after those that a look is about to find. */
    void addBehind(DeliveryRow row, boolean keepsEvent) {
        addTo(behind, row, keepsEvent);
    }

    /** The look has found all there was: what came meanwhile is next, as far as there is room; the others. */
    List<DeliveryRow> joinBehind(int max) {
        while (!behind.isEmpty() && rows.size() < max) {
            rows.add(behind.remove());
        }
        return takeBehind();
    }

    /** Takes away what came during a look. */
    List<DeliveryRow> takeBehind() {
        behind.forEach(this::unload);
        var left = behind.stream().map(waiting -> waiting.row).toList();
        behind.clear();
        return left;
    }

    private void addTo(Deque<Waiting> to, DeliveryRow row, boolean keepsEvent) {
        var waiting = new Waiting(row.with(null, row.recordedAt()));
        to.add(waiting);
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

    /** Whether there is a row to send whose event is here, or will not come by waiting for it. */
    boolean isReady(Instant now, boolean isFailing) {
        var first = rows.peek();
        return hasAgain(now) || (first != null && (isFailing || first.row.event() != null || (!isReading
                && (first.wasAsked || rows.size() < AHEAD_MIN))));
    }

    /** From when on there is a row to send; null when there is none. */
    @Nullable
    Instant readyAt(Instant now) {
        return !rows.isEmpty() ? now : again.isEmpty() ? null : again.element().dueAt();
    }

    private boolean hasAgain(Instant now) {
        return !again.isEmpty() && !again.element().dueAt().isAfter(now);
    }

    /**
     * What is tried again goes first, when it is due. Then in order, while the sink takes what it gets; while it fails, the oldest
     * and the newest in turn: a hundred that the sink will never take must not hide that it would take another.
     */
    @Nullable
    DeliveryRow next(Instant now, boolean isFailing) {
        if (hasAgain(now)) {
            return again.remove();
        }
        lastWasFirst = !isFailing || !lastWasFirst;
        return lastWasFirst ? poll() : taken(rows.pollLast());
    }

    @Nullable
    DeliveryRow poll() {
        return taken(rows.poll());
    }

    private @Nullable DeliveryRow taken(@Nullable Waiting waiting) {
        if (waiting == null) {
            return null;
        }
        unload(waiting);
        return waiting.row;
    }

    int againSize() {
        return again.size();
    }

    /** Keeps a row for its next attempt, which it makes before others. */
    void addAgain(DeliveryRow row) {
        again.add(row);
    }

    /** Lets a row that is kept for its next attempt be as it stands on disk now; false when there is none. */
    boolean replaceAgain(DeliveryRow row) {
        if (!again.removeIf(kept -> kept.id().equals(row.id()))) {
            return false;
        }
        again.add(row.with(null, row.recordedAt()));
        return true;
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
        Stream.concat(rows.stream(), behind.stream()).forEach(waiting -> {
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
        while (again.size() > size) {
            cut.add(again.remove());
        }
        return cut;
    }

    /** Holds no memory any more, whatever is added. */
    void close() {
        isClosed = true;
        forgetEvents();
    }
}
