package io.hooktrail.eventlog;

import java.util.List;
import java.util.Optional;

import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.TenantName;

/** Reading the log where it is written; never behind. */
public interface EventLog {

    /** A stored event with its data, also when these lie in a neighbour's receipt. */
    Optional<LoggedEvent> event(EventId id);

    /**
     * A stored event as one tenant may see it: another tenant's is as absent as one that never was.
     *
     * @param id as the caller gave it
     * @throws Refused with {@link NotFound}
     */
    default LoggedEvent visible(TenantName tenant, String id) {
        EventId known;
        try {
            known = EventId.of(id);
        } catch (IllegalArgumentException e) {
            throw new Refused(new NotFound("an event of that id"));
        }
        return event(known).filter(event -> ((EventRecorded) event.payload()).tenant().equals(tenant))
                .orElseThrow(() -> new Refused(new NotFound("event " + known)));
    }

    /** The events at some positions with their data, in the order of the positions given; read at once, not one by one. */
    List<LoggedEvent> events(List<Long> positions);

    /**
     * As many of those events as fit into some bytes of memory, the first ones first; at least none. Bytes of receipts that
     * have to be read for them count as well.
     */
    List<LoggedEvent> within(List<Long> positions, long bytesMax);

    /** The data filled in from the neighbour that holds them. */
    EventRecorded withData(EventRecorded recorded);

    /**
     * An event's own stream and those of all its deliveries, in the log's order; there may be many thousands.
     *
     * @param after the position behind which to begin
     */
    List<LoggedEvent> aboutEvent(EventId id, long after, int limit);

    /** One stream, in order. */
    List<LoggedEvent> stream(String stream);
}
