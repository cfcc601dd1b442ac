package io.hooktrail.history.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;

import org.springframework.stereotype.Component;

import io.hooktrail.event.Event;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.CommitGate;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LogOrder;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.history.EventIndex;
import io.hooktrail.history.EventPage;
import io.hooktrail.history.EventPage.Placed;
import io.hooktrail.history.EventQuery;

/**
 * Reads events forward from a position for those who take them at their own pace (ADR 26). The index finds them, so what is
 * others' or not wanted is never read.
 */
@Component
public class ForwardReading {

    /** However many readers catch up, they take this many of the store's connections, and the others wait their turn. */
    private static final int READERS_AT_ONCE = 4;
    private static final int READ_AT_ONCE = 8;

    private final EventIndex index;
    private final EventLog log;
    private final LogOrder order;
    private final CommitGate gate;
    private final Semaphore turns = new Semaphore(READERS_AT_ONCE, true);

    ForwardReading(EventIndex index, EventLog log, LogOrder order, CommitGate gate) {
        this.index = index;
        this.log = log;
        this.order = order;
        this.gate = gate;
    }

    /** The log's last position. */
    public long head() {
        return order.position();
    }

    /**
     * The next events that subscriptions are offered, at most as many as the query's limit.
     *
     * @param query has the position after which to begin
     * @param bytesMax data after which the page ends; it has one event at least, however large
     */
    public EventPage next(EventQuery query, long bytesMax) {
        turns.acquireUninterruptibly();
        try {
            // Asked before the search, so that whatever the index says it has, the search has seen.
            var asOf = index.asOf();
            var found = index.findOffered(query);
            gate.pass(); // What a reader was given must not be gone after a crash.
            return page(query, found, asOf, bytesMax);
        } finally {
            turns.release();
        }
    }

    private EventPage page(EventQuery query, List<Long> found, long asOf, long bytesMax) {
        var events = new ArrayList<Placed>();
        var bytes = 0L;
        var done = 0;
        while (done < found.size() && bytes < bytesMax) {
            var next = found.subList(done, Math.min(found.size(), done + READ_AT_ONCE));
            for (var logged : log.events(next)) {
                var recorded = (EventRecorded) logged.payload();
                if (query.wants(recorded)) {
                    var event = given(logged, recorded);
                    bytes += event.data() == null ? 0 : event.data().length;
                    events.add(new Placed(logged.position(), event));
                }
            }
            done += next.size();
        }
        var last = done == 0 ? Objects.requireNonNull(query.after()) : found.get(done - 1);
        var isEnd = done == found.size() && found.size() < query.limit();
        return new EventPage(events, isEnd ? Math.max(last, asOf) : last, isEnd);
    }

    /** As a delivery would carry it; the trace stands in the event, as there is no request of its own. */
    private static Event given(LoggedEvent logged, EventRecorded recorded) {
        var event = recorded.event().with("recordedtime", logged.recordedAt().toString());
        if (recorded.traceparent() == null || event.text("traceparent") != null) {
            return event;
        }
        var traced = event.with("traceparent", recorded.traceparent());
        return recorded.tracestate() == null ? traced : traced.with("tracestate", recorded.tracestate());
    }
}
