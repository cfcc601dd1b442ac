package io.hooktrail.delivery.lane;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.Circuit;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.lane.Attempts.Answer;
import io.hooktrail.delivery.store.DeliveryRow;

/**
 * What one subscription has waiting here: a bounded queue in memory over the rows on disk. A row that finds no room stays on
 * disk and is read when there is room again. Guarded by itself.
 */
final class Lane {

    private static final int QUEUE_MAX = 256;
    /** Rows that the sink has answered and whose outcomes are not durable yet: what a crash would send again. */
    static final int UNSETTLED_MAX = 256;

    private final long subscription;
    private final ConsentedRate consented = new ConsentedRate();
    private final OwnedSlot slot;
    private final Deque<DeliveryRow> queue = new ArrayDeque<>();
    /** What is here, queued or on its way, with the sequence it had when it was read. */
    private final Map<DeliveryId, Long> held = new HashMap<>();
    private final Set<DeliveryId> changed = new HashSet<>();
    /** Rows that failed while the circuit was open, for their next attempt: a sink may take at the second what it refused at first. */
    private final PriorityQueue<DeliveryRow> again = new PriorityQueue<>(Comparator.comparing(DeliveryRow::dueAt));
    private boolean lastWasFirst;
    private Circuit circuit = new Circuit();
    private @Nullable URI sink;
    private int inFlight;
    private int unsettled;
    private @Nullable Instant diskDue;
    private @Nullable Instant alarm;

    Lane(long subscription, OwnedSlot slot) {
        this.subscription = subscription;
        this.slot = slot;
    }

    OwnedSlot slot() {
        return slot;
    }

    long subscription() {
        return subscription;
    }

    /** Takes a row from the appender's memory that is due, or remembers that the disk has one. */
    synchronized void offer(DeliveryRow row) {
        var known = held.get(row.id());
        if (known != null) {
            // A row that is here already is not taken twice; one that was changed meanwhile is read again afterwards.
            if (known != row.nextSequence()) {
                changed.add(row.id());
            }
        } else if (queue.size() >= QUEUE_MAX) {
            diskHasWork(row.dueAt());
        } else {
            held.put(row.id(), row.nextSequence());
            queue.add(row);
        }
    }

    /** Takes a row from the disk, unless it was settled since it was read. */
    synchronized void offer(DeliveryRow row, Readings.Reading reading) {
        if (held.containsKey(row.id()) || !reading.isStale(row.id())) {
            offer(row);
        }
    }

    /** Says where rows go now; what another sink did says nothing about this one. */
    synchronized void aim(URI at) {
        if (!at.equals(sink)) {
            sink = at;
            circuit = new Circuit();
        }
    }

    /** The same as {@link #start(int, Instant)}, spaced by the rate that the sink consented to. */
    synchronized @Nullable DeliveryRow start(int inFlightMax, OptionalInt perMinute, Instant now) {
        return consented.next(perMinute, now, () -> start(inFlightMax, now));
    }

    /**
     * The next row to send, when the sink may be asked with one more, not too many wait for their outcome to be stored, and
     * the slot is open.
     *
     * @param inFlightMax how many may be on their way at once
     */
    synchronized @Nullable DeliveryRow start(int inFlightMax, Instant now) {
        if (!circuit.admits(inFlight, inFlightMax, now) || unsettled >= UNSETTLED_MAX || !hasNext(now)
                || !slot.enter()) {
            return null;
        }
        circuit.sent(now, ThreadLocalRandom.current().nextDouble());
        inFlight++;
        return next(now);
    }

    private boolean hasNext(Instant now) {
        return !queue.isEmpty() || hasAgain(now);
    }

    private boolean hasAgain(Instant now) {
        return !again.isEmpty() && !again.peek().dueAt().isAfter(now);
    }

    /**
     * In order, while the sink takes what it gets. While it fails, what is tried again goes first, and then the oldest and the
     * newest in turn: a hundred that the sink will never take must not hide that it would take another.
     */
    private DeliveryRow next(Instant now) {
        if (hasAgain(now)) {
            return again.remove();
        }
        lastWasFirst = !circuit.isOpen() || !lastWasFirst;
        return lastWasFirst ? queue.removeFirst() : queue.removeLast();
    }

    /**
     * The next row whose time is over while the sink fails: it is given up without being sent (again).
     *
     * @param isExpired whether a row's time is over
     */
    synchronized @Nullable DeliveryRow startExpired(Predicate<DeliveryRow> isExpired) {
        var first = queue.peek();
        if (first == null || !circuit.isOpen() || (first.attempts() == 0 && !circuit.isDown())
                || inFlight + unsettled >= UNSETTLED_MAX || !isExpired.test(first) || !slot.enter()) {
            return null;
        }
        inFlight++;
        return queue.poll();
    }

    /** The sink has answered, or was not asked; the row is held until it is {@link #finished}. */
    synchronized void answered(@Nullable Answer answer, Instant now) {
        inFlight--;
        unsettled++;
        if (answer != null && answer.asked().settings().sink().equals(sink)) {
            circuit.ended(answer.result(), answer.asked().settings().terms().maxInFlight(), now);
            if (!circuit.isOpen()) {
                again.forEach(this::leaveToDisk);
                again.clear();
            }
        }
    }

    private void leaveToDisk(DeliveryRow row) {
        held.remove(row.id());
        diskHasWork(row.dueAt());
    }

    synchronized boolean isSinkDown() {
        return circuit.isDown();
    }

    /** An attempt's outcome is durable, or could not be stored and the row stays as it was. */
    synchronized void finished(DeliveryRow row, @Nullable Instant nextDue) {
        unsettled--;
        held.remove(row.id());
        if (nextDue != null) {
            diskHasWork(nextDue);
        }
        if (changed.remove(row.id())) {
            diskHasWork(Instant.EPOCH);
        }
    }

    /**
     * An attempt failed, and that is durable.
     *
     * @param next the row as it stands on disk now
     */
    synchronized void failed(DeliveryRow next) {
        if (circuit.isOpen() && again.size() < QUEUE_MAX && !changed.contains(next.id())) {
            unsettled--;
            held.put(next.id(), next.nextSequence());
            again.add(next);
        } else {
            finished(next, next.dueAt());
        }
    }

    synchronized void diskHasWork(Instant due) {
        if (diskDue == null || due.isBefore(diskDue)) {
            diskDue = due;
        }
    }

    /** When the lane has something to do that nobody tells it of; null when there is no such time. */
    synchronized @Nullable Instant wakeAt(Instant now) {
        var wake = hasRoom() ? diskDue : null;
        if (!queue.isEmpty() || !again.isEmpty()) {
            var ready = queue.isEmpty() ? again.element().dueAt() : now;
            var held = circuit.heldUntil(now).orElse(now);
            var next = ready.isAfter(held) ? ready : held;
            var allowed = consented.heldUntil(now);
            next = allowed != null && allowed.isAfter(next) ? allowed : next;
            wake = next.isAfter(now) ? earlier(wake, next) : wake;
        }
        return wake;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }

    private boolean hasRoom() {
        return queue.size() < QUEUE_MAX / 2;
    }

    /** When the disk should be looked at; null when it has nothing that is known of. */
    synchronized @Nullable Instant diskDue() {
        return diskDue;
    }

    /**
     * Begins a look at the disk.
     *
     * @return how many rows to ask for, those in memory included; 0 when there is no room
     */
    synchronized int beginLook() {
        if (!hasRoom()) {
            return 0;
        }
        diskDue = null;
        return held.size() + QUEUE_MAX;
    }

    /** Whether a new alarm is needed to look at the disk then; one that rings earlier will do. */
    synchronized boolean setAlarm(Instant due) {
        if (alarm != null && !alarm.isAfter(due)) {
            return false;
        }
        alarm = due;
        return true;
    }

    synchronized void alarmRang() {
        alarm = null;
    }

}
