package io.hooktrail.delivery.store;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.AppendEntry;

/** An event that is made for one subscription, and its delivery there. */
public final class TestEntry extends AppendEntry<DeliveryId> {

    private static final int HEAD_BYTES = 2048;

    private final EventRecorded recorded;
    private final DeliveryId delivery;
    private final Actor actor;

    /** @param recorded with the status {@code TEST} and data of its own */
    public TestEntry(EventRecorded recorded, DeliveryId delivery, Actor actor) {
        this.recorded = recorded;
        this.delivery = delivery;
        this.actor = actor;
    }

    EventRecorded recorded() {
        return recorded;
    }

    DeliveryId delivery() {
        return delivery;
    }

    Actor actor() {
        return actor;
    }

    @Override
    public int weight() {
        var data = recorded.event().data();
        return HEAD_BYTES + (data == null ? 0 : data.length);
    }

    @Override
    protected DeliveryId result() {
        return delivery;
    }
}
