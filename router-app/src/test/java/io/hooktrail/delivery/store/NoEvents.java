package io.hooktrail.delivery.store;

import java.util.List;
import java.util.Optional;

import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.subscription.SubscriptionsView;

/** A log without any event. */
final class NoEvents implements EventLog {

    /** Of no subscription, so nothing is ordered and no event is asked for. */
    static RowOrder order() {
        return new RowOrder(new SubscriptionsView(), new NoEvents());
    }

    @Override
    public Optional<LoggedEvent> event(EventId id) {
        return Optional.empty();
    }

    @Override
    public List<LoggedEvent> events(List<Long> positions) {
        return List.of();
    }

    @Override
    public List<LoggedEvent> within(List<Long> positions, long bytesMax) {
        return List.of();
    }

    @Override
    public EventRecorded withData(EventRecorded recorded) {
        return recorded;
    }

    @Override
    public List<LoggedEvent> aboutEvent(EventId id, long after, int limit) {
        return List.of();
    }

    @Override
    public List<LoggedEvent> stream(String stream) {
        return List.of();
    }
}
