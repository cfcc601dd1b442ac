package io.hooktrail.delivery.store;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryId;

/** Let a dead letter go. Nothing is done when it is none any more. */
public final class DiscardEntry extends AskedEntry {

    /** @param position of the event in the log */
    public DiscardEntry(DeliveryId delivery, long position, Actor actor) {
        super(delivery, position, actor);
    }
}
