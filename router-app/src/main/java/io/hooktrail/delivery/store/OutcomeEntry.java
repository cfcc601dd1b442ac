package io.hooktrail.delivery.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.eventlog.AppendEntry;

/** What became of a row, on its way into the log. Answers whether the row was still there. */
public final class OutcomeEntry extends AppendEntry<Boolean> {

    private static final int BYTES = 2048;

    private final DeliveryRow row;
    private final Outcome outcome;
    private final Actor actor;
    private boolean applied;

    public OutcomeEntry(DeliveryRow row, Outcome outcome, Actor actor) {
        this.row = row;
        this.outcome = outcome;
        this.actor = actor;
    }

    /** How a row goes on. */
    public sealed interface Outcome {

        record Delivered(Attempt attempt) implements Outcome {}

        record RetryAt(Attempt attempt, Instant when) implements Outcome {}

        /** @param attempt the last one; null when it was given up without one */
        record GivenUp(@Nullable Attempt attempt, String reason) implements Outcome {}

        record Discarded(String reason) implements Outcome {}
    }

    DeliveryRow row() {
        return row;
    }

    Outcome outcome() {
        return outcome;
    }

    Actor actor() {
        return actor;
    }

    void applied() {
        applied = true;
    }

    @Override
    public int weight() {
        return BYTES;
    }

    @Override
    protected Boolean result() {
        return applied;
    }
}
