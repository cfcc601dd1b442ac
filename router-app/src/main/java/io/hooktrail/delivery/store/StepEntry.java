package io.hooktrail.delivery.store;

import java.util.Optional;

import io.hooktrail.eventlog.AppendEntry;

/**
 * The next step of a work with a cursor. Answers where it goes on; empty when it is over, or when it did not stand at the cursor
 * any more because another node has taken it on.
 *
 * @param <C> how far a work has come
 */
abstract class StepEntry<C> extends AppendEntry<Optional<C>> {

    private final C from;
    private Optional<C> next = Optional.empty();

    /** @param from the cursor as it was last seen */
    StepEntry(C from) {
        this.from = from;
    }

    final C from() {
        return from;
    }

    final void goesOnAt(C cursor) {
        next = Optional.of(cursor);
    }

    @Override
    public final boolean isOwed() {
        return true;
    }

    @Override
    public final void again() {
        next = Optional.empty();
    }

    @Override
    protected final Optional<C> result() {
        return next;
    }
}
