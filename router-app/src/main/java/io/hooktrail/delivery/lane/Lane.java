package io.hooktrail.delivery.lane;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
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
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.subscription.SubscriptionSettings;

/**
 * What one subscription has waiting here: a bounded queue in memory over the rows on disk. A row that finds no room stays on
 * disk and is read when there is room again. Guarded by itself.
 */
final class Lane {

    private static final int QUEUE_MAX = 256;
    /** Rows that the sink has answered and whose outcomes are not durable yet: what a crash would send again. */
    static final int UNSETTLED_MAX = 256;

    private final long subscription;
    private final OwnedSlot slot;
    private final Deque<DeliveryRow> queue = new ArrayDeque<>();
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
        if (pace == null || !circuit.admits(inFlight, inFlightMax, now) || !pace.admits(now)
                || unsettled >= UNSETTLED_MAX || queue.isEmpty() || !slot.enter()) {
            return null;
        }
        circuit.sent(now, ThreadLocalRandom.current().nextDouble());
        pace.sent(now);
        inFlight++;
        return queue.poll();
    }

    /** The next row whose time is over while the sink is down: it is given up without having been sent. */
    synchronized @Nullable DeliveryRow startExpired(Predicate<DeliveryRow> isExpired) {
        var first = queue.peek();
        if (first == null || !circuit.isOpen() || inFlight + unsettled >= UNSETTLED_MAX
                || !isExpired.test(first) || !slot.enter()) {
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
            circuit.ended(answer.result(), answer.asked().settings().terms().maxInFlight(), now,
                    ThreadLocalRandom.current().nextDouble());
        }
    }

    synchronized boolean isSinkDown() {
        return circuit.isOpen();
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

    synchronized void diskHasWork(Instant due) {
        if (diskDue == null || due.isBefore(diskDue)) {
            diskDue = due;
        }
    }

    /** When the lane has something to do that nobody tells it of; null when there is no such time. */
    synchronized @Nullable Instant wakeAt(Instant now) {
        var wake = hasRoom() ? diskDue : null;
        var held = queue.isEmpty() || inFlight >= inFlightMax ? null : heldUntil(now);
        return wake == null || (held != null && held.isBefore(wake)) ? held : wake;
    }

    /** When the sink may be asked next as far as time decides; null when time does not. */
    private @Nullable Instant heldUntil(Instant now) {
        var held = circuit.heldUntil(now).orElse(now);
        var paced = pace == null ? now : pace.admitsAt(now);
        var until = held.isAfter(paced) ? held : paced;
        return until.isAfter(now) ? until : null;
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
