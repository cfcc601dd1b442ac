package io.hooktrail.delivery.store;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.FanOutExpander.Work;
import io.hooktrail.delivery.store.FanOutTable.Cursor;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.EventLog;

/**
 * Expands fan-outs one chunk after the other through the appender, so that what others append goes in between. The
 * node that appended an event expands it.
 */
@Component
class FanOutExpander extends ResumableWork<Work, Long, Integer> {

    private final ObjectProvider<Appender> appender;
    private final FanOutTable table;
    private final EventLog log;

    FanOutExpander(ObjectProvider<Appender> appender, FanOutTable table, EventLog log, MeterRegistry meters) {
        super("fan-out", "a fan-out");
        this.appender = appender;
        this.table = table;
        this.log = log;
        meters.gauge("hooktrail.fanout.queue", this, FanOutExpander::inLine);
    }

    record Work(EventId event, Cursor cursor) {}

    /** Begins, without waiting. */
    void expand(FanOut fanOut) {
        add(new Work(fanOut.event(), new Cursor(fanOut.position(), fanOut.expanded())));
    }

    @Override
    protected Long keyOf(Work work) {
        return work.cursor().position();
    }

    @Override
    protected void advance(Work work) {
        var event = (EventRecorded) log.event(work.event()).orElseThrow().payload();
        appender.getObject()
                .append(new FanOutEntry(work.cursor(), event))
                .ifPresentOrElse(next -> add(new Work(work.event(), next)),
                        () -> table.firstInOrder(event.tenant())
                                .filter(first -> !isInLine(first.position()))
                                .ifPresent(this::expand));
    }

    @Override
    protected Map<Long, Integer> unfinished(int most) {
        var fanOuts = new LinkedHashMap<Long, Integer>();
        table.oldest(most).forEach(cursor -> fanOuts.put(cursor.position(), cursor.expanded()));
        return fanOuts;
    }

    @Override
    protected void takeOn(Long position, Integer expanded) {
        table.find(position).ifPresent(this::expand);
    }
}
