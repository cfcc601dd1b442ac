package io.hooktrail.eventlog;

import java.util.List;
import java.util.Optional;

import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;

/** Reading the log where it is written; never behind. */
public interface EventLog {

    /** A stored event with its data, also when these lie in a neighbour's receipt. */
    Optional<LoggedEvent> event(EventId id);

    /** The data filled in from the neighbour that holds them. */
    EventRecorded withData(EventRecorded recorded);

    /** An event's own stream and those of all its deliveries, in the log's order. */
    List<LoggedEvent> aboutEvent(EventId id);

    /** One stream, in order. */
    List<LoggedEvent> stream(String stream);
}
