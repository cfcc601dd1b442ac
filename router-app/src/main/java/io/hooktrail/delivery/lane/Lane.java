package io.hooktrail.delivery.lane;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeliveryRow;

/**
 * What one subscription has waiting here: a bounded queue in memory over the rows on disk. A row that finds no room stays on
 * disk and is read when there is room again. Guarded by itself.
 */
final class Lane {

    private static final int QUEUE_MAX = 256;

    private final long subscription;
    private final Deque<DeliveryRow> queue = new ArrayDeque<>();
    private final Set<DeliveryId> held = new HashSet<>();
    private int inFlight;
    private @Nullable Instant diskDue;
    private @Nullable Instant alarm;

    Lane(long subscription) {
        this.subscription = subscription;
    }

    long subscription() {
        return subscription;
    }

    /** Takes a row that is due, or remembers that the disk has one. A row that is here already is not taken twice. */
    synchronized void offer(DeliveryRow row) {
        if (held.contains(row.id()) || queue.size() >= QUEUE_MAX) {
            diskHasWork(row.dueAt());
            return;
        }
        held.add(row.id());
        queue.add(row);
    }

    /** The next row to send, when fewer than {@code inFlightMax} are on their way. */
    synchronized @Nullable DeliveryRow start(int inFlightMax) {
        if (inFlight >= inFlightMax) {
            return null;
        }
        var row = queue.poll();
        if (row != null) {
            inFlight++;
        }
        return row;
    }

    /** An attempt's outcome is durable, or could not be stored and the row stays as it was. */
    synchronized void finished(DeliveryRow row, @Nullable Instant nextDue) {
        inFlight--;
        held.remove(row.id());
        if (nextDue != null) {
            diskHasWork(nextDue);
        }
    }

    synchronized void diskHasWork(Instant due) {
        if (diskDue == null || due.isBefore(diskDue)) {
            diskDue = due;
        }
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
        if (queue.size() >= QUEUE_MAX / 2) {
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
