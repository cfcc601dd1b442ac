package io.hooktrail.delivery.lane;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.Circuit;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.Pace;
import io.hooktrail.delivery.lane.Attempts.Answer;
import io.hooktrail.delivery.lane.LaneReader.Look;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.eventlog.LoggedEvent;
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
    private Circuit circuit = new Circuit();
    private @Nullable URI sink;
    private @Nullable Pace pace;
    private int inFlightMax;
    private int inFlight;
    private int unsettled;
    private @Nullable Instant diskDue;
    /** The last row of the last look, when there are more behind it; null when the next look begins at the beginning. */
    private @Nullable DeliveryRow readUpTo;
    private boolean isExpiring;
    private @Nullable Instant alarm;

    Lane(long subscription, OwnedSlot slot, EventMemory memory) {
        this.subscription = subscription;
        this.slot = slot;
        this.queue = new LaneQueue(memory);
    }

    long subscription() {
        return subscription;
    }

    OwnedSlot slot() {
        return slot;
    }

    /** Takes a row from the appender's memory that is due, or remembers that the disk has one. */
    synchronized void offer(DeliveryRow row) {
        var known = held.get(row.id());
        if (known != null) {
            // A row that is here already is not taken twice; one that was changed meanwhile is read again afterwards.
            if (known != row.nextSequence()) {
                changed.add(row.id());
            }
        } else if (queue.size() >= queueMax()) {
            diskHasWork(row.dueAt());
        } else {
            held.put(row.id(), row.nextSequence());
            queue.add(row, !circuit.isOpen());
        }
    }

    private int queueMax() {
        return circuit.isDown() && !isExpiring ? QUEUE_MAX_DOWN : QUEUE_MAX;
    }

    /** Takes a row from the disk, unless it was settled since it was read. */
    synchronized void offer(DeliveryRow row, Readings.Reading reading) {
        if (held.containsKey(row.id()) || !reading.isStale(row.id())) {
            offer(row);
        }
    }

    /** Says where and how rows go now; what another sink did says nothing about this one. */
    synchronized void follow(SubscriptionSettings settings, Instant now) {
        if (!settings.sink().equals(sink)) {
            sink = settings.sink();
            circuit = new Circuit();
        }
        var limit = settings.terms().rateLimit();
        if (pace == null || !Objects.equals(pace.limit(), limit)) {
            pace = new Pace(limit, pace == null ? slot.since() : now);
        }
        inFlightMax = settings.terms().maxInFlight();
    }

    /**
     * The next row to send, when the sink may be asked with one more, the pace allows it, not too many wait for their outcome
     * to be stored, and the slot is open. None before the lane has been told what to {@link #follow}.
     */
    synchronized @Nullable DeliveryRow start(Instant now) {
        if (pace == null || !mayStart(now) || !slot.enter()) {
            return null;
        }
        circuit.sent(now, ThreadLocalRandom.current().nextDouble());
        pace.sent(now);
        inFlight++;
        return queue.next(now, circuit.isOpen());
    }

    /** Whether a row would be started now. */
    synchronized boolean mayStart(Instant now) {
        return pace != null && circuit.admits(inFlight, inFlightMax, now) && pace.admits(now)
                && unsettled < UNSETTLED_MAX && queue.isReady(now, circuit.isOpen());
    }

    /**
     * The next row whose time is over while the sink fails: it is given up without being sent (again).
     *
     * @param isExpired whether a row's time is over
     */
    synchronized @Nullable DeliveryRow startExpired(Predicate<DeliveryRow> isExpired) {
        var first = queue.peek();
        if (first == null || !circuit.isOpen() || (first.attempts() == 0 && !circuit.isDown())
                || inFlight + unsettled >= UNSETTLED_MAX) {
            return null;
        }
        isExpiring = isExpired.test(first);
        if (!isExpiring || !slot.enter()) {
            return null;
        }
        inFlight++;
        return queue.poll();
    }

    /**
     * The sink has answered, or was not asked; the row is held until it is {@link #finished}.
     *
     * @return whether that ends an outage after which what failed shall not wait any longer
     */
    synchronized boolean answered(@Nullable Answer answer, Instant now) {
        inFlight--;
        unsettled++;
        var wasDown = circuit.isDown();
        if (answer != null && answer.asked().settings().sink().equals(sink)) {
            circuit.ended(answer.result(), answer.asked().settings().terms().maxInFlight(), now);
        }
        if (circuit.isOpen()) {
            queue.forgetEvents();
            if (circuit.isDown() && !wasDown) {
                queue.cut(QUEUE_MAX_DOWN).forEach(this::leaveToDisk);
            }
            return false;
        }
        queue.takeAgain().forEach(this::leaveToDisk);
        isExpiring = false;
        return wasDown;
    }

    private void leaveToDisk(DeliveryRow row) {
        held.remove(row.id());
        changed.remove(row.id());
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
        if (circuit.isOpen() && queue.againSize() < queueMax() && !changed.contains(next.id())) {
            unsettled--;
            held.put(next.id(), next.nextSequence());
            queue.addAgain(next);
        } else {
            finished(next, next.dueAt());
        }
    }

    /** A row was not settled, or not as its attempt would have it, and lies where a look has passed already. */
    synchronized void lookFromTheBeginning() {
        readUpTo = null;
    }

    synchronized void diskHasWork(Instant due) {
        if (readUpTo != null && !due.isAfter(readUpTo.dueAt())) {
            readUpTo = null;
        }
        if (diskDue == null || due.isBefore(diskDue)) {
            diskDue = due;
        }
    }

    /** When the lane has something to do that nobody tells it of; null when there is no such time. */
    synchronized @Nullable Instant wakeAt(Instant now) {
        var wake = hasRoom() ? diskDue : null;
        var ready = queue.readyAt(now);
        var held = ready == null || inFlight >= inFlightMax ? null : heldUntil(ready, now);
        return wake == null || (held != null && held.isBefore(wake)) ? held : wake;
    }

    /** When a row that is ready then may go as far as time decides; null when time does not. */
    private @Nullable Instant heldUntil(Instant ready, Instant now) {
        var paced = pace == null ? now : pace.admitsAt(now);
        var until = Collections.max(List.of(ready, circuit.heldUntil(now).orElse(now), paced));
        return until.isAfter(now) ? until : null;
    }

    private boolean hasRoom() {
        return queue.size() < queueMax() / 2;
    }

    /** When the disk should be looked at; null when it has nothing that is known of. */
    synchronized @Nullable Instant diskDue() {
        return diskDue;
    }

    /** Begins a look at the disk; null when there is no room. */
    synchronized @Nullable Look beginLook() {
        if (!hasRoom()) {
            return null;
        }
        diskDue = null;
        var after = readUpTo;
        readUpTo = null;
        return new Look(after, after == null ? held.size() + queueMax() : queueMax());
    }

    /** Takes what a look has found. */
    synchronized void endLook(Look look, List<DeliveryRow> rows, Readings.Reading reading, Instant now) {
        rows.forEach(row -> offer(row, reading));
        if (rows.size() < look.limit()) {
            return;
        }
        var last = rows.getLast();
        // What came meanwhile, or found no room, may lie before it.
        var isWhole = diskDue == null || diskDue.isAfter(last.dueAt());
        diskHasWork(now);
        readUpTo = isWhole ? last : null;
    }

    /** The rows whose events are to be read ahead; empty when none are. */
    synchronized List<DeliveryRow> beginReadingAhead() {
        return circuit.isOpen() ? List.of() : queue.beginReading();
    }

    /** The events that were read; an empty list when they could not be. */
    synchronized void endReadingAhead(List<DeliveryRow> wanted, List<LoggedEvent> read) {
        queue.endReading(wanted, circuit.isOpen() ? List.of() : read);
    }

    /** Nobody works with it any more. */
    synchronized void discard() {
        queue.close();
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
