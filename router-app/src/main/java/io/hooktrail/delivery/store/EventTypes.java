package io.hooktrail.delivery.store;

import java.util.Collection;
import java.util.Map;

/** The types of events that deliveries carry. */
interface EventTypes {

    /** The type of each row's event, by the event's position. */
    Map<Long, String> of(Collection<DeliveryRow> rows);
}
