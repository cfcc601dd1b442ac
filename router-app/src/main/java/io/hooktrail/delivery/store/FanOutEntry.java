package io.hooktrail.delivery.store;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.store.FanOutTable.Cursor;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.AppendEntry;

/**
 * The next delivery rows of one fan-out. Answers where it goes on; empty when it is over, or when it did not stand at the
 * cursor any more because another node has taken it on.
 */
final class FanOutEntry extends AppendEntry<Optional<Cursor>> {

    private final Cursor from;
    private final @Nullable EventRecorded event;
    private Optional<Cursor> next = Optional.empty();

    /** @param event as stored, for the first attempts; null when each has to read it */
    FanOutEntry(Cursor from, @Nullable EventRecorded event) {
        this.from = from;
        this.event = event;
    }

    Cursor from() {
        return from;
    }

    @Nullable
    EventRecorded event() {
        return event;
    }

    void goesOnAt(Cursor cursor) {
        next = Optional.of(cursor);
    }

    @Override
    public boolean isOwed() {
        return true;
    }

    @Override
    public void again() {
        next = Optional.empty();
    }

    @Override
    public int weight() {
        return FanOutStage.ROWS_MAX * 128;
    }

    @Override
    protected Optional<Cursor> result() {
        return next;
    }
}
