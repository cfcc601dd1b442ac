package io.hooktrail.delivery.store;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.store.FanOutTable.Cursor;
import io.hooktrail.event.EventRecorded;

/** The next delivery rows of one fan-out. */
final class FanOutEntry extends StepEntry<Cursor> {

    private final @Nullable EventRecorded event;

    /** @param event as stored, for the first attempts; null when each has to read it */
    FanOutEntry(Cursor from, @Nullable EventRecorded event) {
        super(from);
        this.event = event;
    }

    @Nullable
    EventRecorded event() {
        return event;
    }

    @Override
    public int weight() {
        return FanOutStage.ROWS_MAX * 128;
    }
}
