package io.hooktrail.delivery.store;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.eventlog.AppendEntry;

/** A person lets a dead letter go. Answers whether it was still one. */
public final class DiscardEntry extends AppendEntry<Boolean> {

    private static final int BYTES = 512;

    private final DeliveryId delivery;
    private final long position;
    private final Actor actor;
    private boolean applied;

    /** @param position of the event in the log */
    public DiscardEntry(DeliveryId delivery, long position, Actor actor) {
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
    public int weight() {
        return BYTES;
    }

    @Override
    protected Boolean result() {
        return applied;
    }
}
