package io.hooktrail.delivery.store;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryId;

/** Send it (again). */
public final class ResendEntry extends AskedEntry {

    /** @param position of the event in the log */
    public ResendEntry(DeliveryId delivery, long position, Actor actor) {
        super(delivery, position, actor);
    }
}
