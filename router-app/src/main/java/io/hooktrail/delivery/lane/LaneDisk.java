package io.hooktrail.delivery.lane;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.store.DeliveryRow;

/** What a lane knows of its rows that are on disk only. Not safe for threads. */
final class LaneDisk {

    private @Nullable Instant due;
    /** When the first one is due that is surely not in memory. */
    private @Nullable Instant waiting;
    private Instant newestTaken = Instant.MIN;
    /** The last row of the last look, when there are more behind it; null when the next look begins at the beginning. */
    private @Nullable DeliveryRow readUpTo;
    private boolean isLooking;

    /** When the disk should be looked at; null when it has nothing that is known of. */
    @Nullable
    Instant due() {
        return due;
    }

    boolean isDue(Instant now) {
        return due != null && !due.isAfter(now);
    }

    /** There is a row that is not in memory. */
    void has(Instant when) {
        mayHave(when);
        if (waiting == null || when.isBefore(waiting)) {
            waiting = when;
        }
    }

    /** The first row that is due after a look: it may be one that came to memory meanwhile. */
    void hasNext(Instant when) {
        if (when.isAfter(newestTaken)) {
            has(when);
        } else {
            mayHave(when);
        }
    }

    private void mayHave(Instant when) {
        if (readUpTo != null && !when.isAfter(readUpTo.dueAt())) {
            readUpTo = null;
        }
        if (due == null || when.isBefore(due)) {
            due = when;
        }
    }

    /**
     * Whether a new row has its turn after others on disk.
     *
     * @param isCrowded whether memory is too full to look at the disk soon: then what may be there counts too
     */
    boolean isBefore(DeliveryRow row, boolean isCrowded) {
        var first = isCrowded ? due : waiting;
        return first != null && !first.isAfter(row.dueAt());
    }

    /** A row came to memory as it was written. */
    void taken(DeliveryRow row) {
        newestTaken = row.dueAt().isAfter(newestTaken) ? row.dueAt() : newestTaken;
    }

    boolean isLooking() {
        return isLooking;
    }

    /**
     * Begins a look.
     *
     * @return the row behind which to go on; null from the beginning
     */
    @Nullable
    DeliveryRow beginLook() {
        isLooking = true;
        due = null;
        waiting = null;
        var after = readUpTo;
        readUpTo = null;
        return after;
    }

    /** The look has come to its end, or failed. */
    void endLook() {
        isLooking = false;
    }

    /** There are rows behind the last one that the look has found. */
    void hasMoreBehind(DeliveryRow last, Instant now) {
        // What came meanwhile, or found no room, may lie before it.
        var isWhole = due == null || due.isAfter(last.dueAt());
        has(now.isBefore(last.dueAt()) ? now : last.dueAt());
        readUpTo = isWhole ? last : null;
    }

    void lookFromTheBeginning() {
        readUpTo = null;
    }
}
