package io.hooktrail.history;

import java.util.List;

/** Which events there are, by their attributes. A projection: it may lag behind the log. */
public interface EventIndex {

    /**
     * The positions of what a query asks for, in its order. Attributes are found by a hash, so that a position may once in
     * many years belong to an event with another value: compare with {@link EventQuery#wants}.
     */
    List<Long> find(EventQuery query);

    /**
     * The same of the events that subscriptions are offered, oldest first: what is quarantined, in conflict or could not be
     * routed is not among them, nor are alerts unless they are asked for ({@link EventQuery#asksForAlerts}). The query's order
     * and status do not count.
     */
    List<Long> findOffered(EventQuery query);

    /** The log position up to which it is complete. */
    long asOf();
}
