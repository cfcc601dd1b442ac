package io.hooktrail.history;

import java.time.Instant;
import java.util.List;

import io.hooktrail.event.EventId;
import io.hooktrail.tenant.TenantName;

/** Which events there are, by their attributes. A projection: it may lag behind the log. */
public interface EventIndex {

    List<Entry> find(EventQuery query);

    /** The log position up to which it is complete. */
    long asOf();

    /** One event of the index; everything else is read from the log. */
    record Entry(long position, EventId id, TenantName tenant, Instant recordedAt) {}
}
