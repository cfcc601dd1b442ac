package io.hooktrail.delivery.store;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.eventlog.AppendEntry;

/** A person asks for one delivery to be sent (again), whatever became of it. Answers whether it was done. */
public final class ResendEntry extends AppendEntry<Boolean> {

    private static final int BYTES = 512;

    private final DeliveryId delivery;
    private final long position;
    private final Actor actor;
    private boolean applied;

    /** @param position of the event in the log */
    public ResendEntry(DeliveryId delivery, long position, Actor actor) {
        this.delivery = delivery;
        this.position = position;
        this.actor = actor;
    }

    DeliveryId delivery() {
        return delivery;
    }

    long position() {
        return position;
    }

    Actor actor() {
        return actor;
    }

    void applied() {
        applied = true;
    }

    @Override
    public void again() {
        applied = false;
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
