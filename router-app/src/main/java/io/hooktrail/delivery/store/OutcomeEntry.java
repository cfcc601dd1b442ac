package io.hooktrail.delivery.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.Outage;
import io.hooktrail.eventlog.AppendEntry;

/** What became of a row, on its way into the log. */
public final class OutcomeEntry extends AppendEntry<OutcomeEntry.Settled> {

    private static final int BYTES = 2048;

    private final DeliveryRow row;
    private final Outcome outcome;
    private final Actor actor;
    private final Lease lease;
    private Settled settled = Settled.MOVED_ON;
    private @Nullable Outage outage;

    /** @param lease under which the row was worked on */
    public OutcomeEntry(DeliveryRow row, Outcome outcome, Actor actor, Lease lease) {
        this.row = row;
        this.outcome = outcome;
        this.actor = actor;
        this.lease = lease;
    }

    /** Whether the outcome counts. */
    public enum Settled {
        /** It is in the log. */
        DONE,
        /** The row is gone or was changed meanwhile; nothing was written. */
        MOVED_ON,
        /** The lease is another's by now, and so is the row; nothing was written. */
        NOT_OWNED
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

    Lease lease() {
        return lease;
    }

    /** The outage that its attempt belongs to, when it counts; null after a success, or without an attempt. */
    public @Nullable Outage outage() {
        return outage;
    }

    void belongsTo(@Nullable Outage other) {
        outage = other;
    }

    void settled(Settled how) {
        settled = how;
    }

    @Override
    public boolean isOwed() {
        return true;
    }

    @Override
    public int weight() {
        return BYTES;
    }

    @Override
    protected Settled result() {
        return settled;
    }
}
