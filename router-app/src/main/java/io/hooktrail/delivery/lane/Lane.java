package io.hooktrail.delivery.lane;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.lane.Attempts.Answer;
import io.hooktrail.delivery.lane.LaneReader.Look;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.subscription.SinkHealth;
import io.hooktrail.subscription.SubscriptionSettings;

/**
 * What one subscription has waiting here: a bounded queue in memory over the rows on disk. A row that finds no room stays on
 * disk and is read when there is room again. Guarded by itself.
 */
final class Lane {

    private static final int QUEUE_MAX = 256;
    /** What waits here while the sink is down: enough to probe it. Thousands of such lanes hold next to nothing. */
    static final int QUEUE_MAX_DOWN = 8;
    /** Rows that the sink has answered and whose outcomes are not durable yet: what a crash would send again. */
    static final int UNSETTLED_MAX = 256;

    private final long subscription;
    private final OwnedSlot slot;
    private final LaneQueue queue;
    /** What is here, queued or on its way, with the sequence it had when it was read. */
    private final Map<DeliveryId, Long> held = new HashMap<>();
    private final Set<DeliveryId> changed = new HashSet<>();
    private final LaneDisk disk = new LaneDisk();
    private final Throttle throttle;
    private int unsettled;
    private boolean isExpiring;
    private @Nullable Long alarmNanos;

    Lane(long subscription, OwnedSlot slot, EventMemory memory) {
        this.subscription = subscription;
        this.slot = slot;
        this.queue = new LaneQueue(memory);
        this.throttle = new Throttle(slot.since());
    }

    long subscription() {
        return subscription;
    }

    OwnedSlot slot() {
        return slot;
    }

    /** Takes a row from the appender's memory that is due, or leaves it to the disk, when others there have their turn first. */
    synchronized void offer(DeliveryRow row) {
        if (isHeld(row)) {
            return;
        }
        if (disk.isLooking() && queue.behindSize() < queueMax()) {
            held.put(row.id(), row.nextSequence());
            queue.addBehind(row, !throttle.isOpen());
            disk.taken(row);
        } else if (disk.isLooking() || disk.isBefore(row, !hasRoom())) {
            disk.has(row.dueAt());
        } else {
            disk.taken(row);
            add(row);
        }
    }

    /** A row that is here already is not taken twice; one that was changed meanwhile is read again afterwards. */
    private boolean isHeld(DeliveryRow row) {
        var known = held.get(row.id());
        if (known == null) {
            return false;
        }
        // One that waits for its next attempt may be asked for, or be due at once as its sink is back.
        if (row.nextSequence() >= known && queue.replaceAgain(row)) {
            held.put(row.id(), row.nextSequence());
        } else if (known != row.nextSequence()) {
            changed.add(row.id());
        }
        return true;
    }

    private void add(DeliveryRow row) {
        if (queue.size() >= queueMax()) {
            disk.has(row.dueAt());
        } else {
            held.put(row.id(), row.nextSequence());
            queue.add(row, !throttle.isOpen());
        }
    }

    private int queueMax() {
        return throttle.isDown() && !isExpiring ? QUEUE_MAX_DOWN : QUEUE_MAX;
    }

    /** Takes a row that others have written, unless it was settled since it was read. */
    synchronized void offer(DeliveryRow row, Readings.Reading reading) {
        if (held.containsKey(row.id()) || !reading.isStale(row.id())) {
            offer(row);
        }
    }

    /** Says where and how rows go now, and how many a minute the sink consented to. */
    synchronized void follow(SubscriptionSettings settings, OptionalInt perMinute, Instant now) {
        throttle.follow(settings, perMinute, now);
    }

    /**
     * The next row to send, when the sink may be asked with one more, not too many wait for their outcome to be stored, and the
     * slot is open. None before the lane has been told what to {@link #follow}.
     */
    synchronized @Nullable DeliveryRow start(Instant now) {
        if (!mayStart(now) || !slot.enter()) {
            return null;
        }
        throttle.sent(now);
        return queue.next(now, throttle.isOpen());
    }

    /** Whether a row would be started now. */
    synchronized boolean mayStart(Instant now) {
        return throttle.admits(now) && unsettled < UNSETTLED_MAX && queue.isReady(now, throttle.isOpen());
    }

    /**
     * The next row whose time is over while the sink fails: it is given up without being sent (again).
     *
     * @param isExpired whether a row's time is over
     */
    synchronized @Nullable DeliveryRow startExpired(Predicate<DeliveryRow> isExpired) {
        var first = queue.peek();
        if (first == null || !throttle.isOpen() || (first.attempts() == 0 && !throttle.isDown())
                || throttle.inFlight() + unsettled >= UNSETTLED_MAX) {
            return null;
        }
        isExpiring = isExpired.test(first);
        if (!isExpiring || !slot.enter()) {
            return null;
        }
        throttle.entered();
        return queue.poll();
    }

    /**
     * The sink has answered, or was not asked; the row is held until it is {@link #finished}.
     *
     * @return whether that ends an outage after which what failed shall not wait any longer
     */
    synchronized boolean answered(@Nullable Answer answer, Instant now) {
        unsettled++;
        var wasDown = throttle.isDown();
        throttle.answered(answer, now);
        if (throttle.isOpen()) {
            queue.forgetEvents();
            if (throttle.isDown() && !wasDown) {
                queue.cut(QUEUE_MAX_DOWN).forEach(this::leaveToDisk);
            }
            return false;
        }
        isExpiring = false;
        return wasDown;
    }

    private void leaveToDisk(DeliveryRow row) {
        held.remove(row.id());
        changed.remove(row.id());
        disk.has(row.dueAt());
    }

    synchronized SinkHealth.Circuit circuit() {
        return throttle.circuit();
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
        if (throttle.isOpen() && queue.againSize() < queueMax() && !changed.contains(next.id())) {
            unsettled--;
            held.put(next.id(), next.nextSequence());
            queue.addAgain(next);
        } else {
            finished(next, next.dueAt());
        }
    }

    /** A row was not settled, or not as its attempt would have it, and lies where a look has passed already. */
    synchronized void lookFromTheBeginning() {
        disk.lookFromTheBeginning();
    }

    synchronized void diskHasWork(Instant due) {
        disk.has(due);
    }

    /** The first row that is due after a look. */
    synchronized void diskHasNext(Instant due) {
        disk.hasNext(due);
    }

    /** When the lane has something to do that nobody tells it of; null when there is no such time. */
    synchronized @Nullable Instant wakeAt(Instant now) {
        var wake = hasRoom() ? disk.due() : null;
        var ready = queue.readyAt(now);
        var until = ready == null ? null : throttle.heldUntil(ready, now);
        return wake == null || (until != null && until.isBefore(wake)) ? until : wake;
    }

    private boolean hasRoom() {
        return queue.size() < queueMax() / 2 && !disk.isLooking();
    }

    /** When the disk should be looked at; null when it has nothing that is known of. */
    synchronized @Nullable Instant diskDue() {
        return disk.due();
    }

    /** Begins a look at the disk; null when there is no room, or it is looked at already. */
    synchronized @Nullable Look beginLook() {
        if (!hasRoom()) {
            return null;
        }
        var after = disk.beginLook();
        return new Look(after, after == null ? held.size() + queueMax() : queueMax());
    }

    /** Takes what a look has found, and what came meanwhile after it. */
    synchronized void endLook(Look look, List<DeliveryRow> rows, Readings.Reading reading, Instant now) {
        disk.endLook();
        for (var row : rows) {
            if (!isHeld(row) && !reading.isStale(row.id())) {
                add(row);
            }
        }
        var isFull = rows.size() >= look.limit();
        (isFull || disk.isDue(now) ? queue.takeBehind() : queue.joinBehind(queueMax())).forEach(this::leaveToDisk);
        if (isFull) {
            disk.hasMoreBehind(rows.getLast(), now);
        }
    }

    /** The disk could not be read and is asked again then; what came meanwhile need not wait for that. */
    synchronized void lookFailed(Instant again) {
        disk.endLook();
        queue.joinBehind(queueMax()).forEach(this::leaveToDisk);
        disk.has(again);
    }

    /** The rows whose events are to be read ahead; empty when none are. */
    synchronized List<DeliveryRow> beginReadingAhead() {
        return throttle.isOpen() ? List.of() : queue.beginReading();
    }

    /** The events that were read; an empty list when they could not be. */
    synchronized void endReadingAhead(List<DeliveryRow> wanted, List<LoggedEvent> read) {
        queue.endReading(wanted, throttle.isOpen() ? List.of() : read);
    }

    /** Nobody works with it any more. */
    synchronized void discard() {
        queue.close();
    }

    /** Whether a new alarm is needed for then, by the machine's own timer, as the clock may step; one that rings earlier will do. */
    synchronized boolean setAlarm(long atNanos) {
        if (alarmNanos != null && alarmNanos - atNanos <= 0) {
            return false;
        }
        alarmNanos = atNanos;
        return true;
    }

    synchronized void alarmRang() {
        alarmNanos = null;
    }
}
