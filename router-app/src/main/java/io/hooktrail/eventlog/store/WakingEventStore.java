package io.hooktrail.eventlog.store;

import java.util.List;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** Axon's event store, written by the appender inside its own transaction and woken after the commit. */
final class WakingEventStore extends EmbeddedEventStore {

    private final EventStorageEngine engine;

    WakingEventStore(Builder builder, EventStorageEngine engine) {
        super(builder);
        this.engine = engine;
    }

    /** Writes to the log in the running transaction. */
    void append(List<? extends EventMessage<?>> events) {
        if (!events.isEmpty()) {
            engine.appendEvents(events);
        }
    }

    /** Makes the tracking readers look now instead of at the end of their delay. */
    void wake() {
        afterCommit(List.of());
    }
}
