package io.hooktrail.delivery.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.FanOutTable.Cursor;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.EventLog;

/**
 * Expands fan-outs one chunk after the other through the appender, so that what others append goes in between. Events take
 * turns: one with many recipients does not keep another waiting. The node that appended an event expands it; a fan-out whose
 * cursor stood still between two looks at the table has lost its node, or this one was restarted, and is taken on.
 */
@Component
class FanOutExpander extends BehindTheAppender {

    private static final Logger LOG = LoggerFactory.getLogger(FanOutExpander.class);
    private static final int QUEUE_MAX = 1024;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ObjectProvider<Appender> appender;
    private final FanOutTable table;
    private final EventLog log;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private Map<Long, Integer> lastLook = Map.of();
    private long nextLook = System.nanoTime();

    FanOutExpander(ObjectProvider<Appender> appender, FanOutTable table, EventLog log, MeterRegistry meters) {
        super("fan-out");
        this.appender = appender;
        this.table = table;
        this.log = log;
        meters.gauge("hooktrail.fanout.queue", queue, BlockingQueue::size);
    }

    private record Work(EventId event, Cursor cursor) {}

    /** Begins, without waiting. What finds no room in the queue is found in the table later. */
    void expand(FanOut fanOut) {
        queue.offer(new Work(fanOut.event(), new Cursor(fanOut.position(), fanOut.expanded())));
    }

    @Override
    protected void work() throws InterruptedException {
        while (isRunning()) {
            try {
                var next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    advance(next);
                }
                if (System.nanoTime() - nextLook >= 0) {
                    lookForAbandoned();
                    nextLook = System.nanoTime() + LOOK_EVERY.toNanos();
                }
            } catch (RuntimeException e) {
                // The row is still there; a later look takes it on.
                LOG.warn("a fan-out could not go on and will be taken on later", e);
            }
        }
    }

    private void advance(Work work) {
        var event = (EventRecorded) log.event(work.event()).orElseThrow().payload();
        appender.getObject()
                .append(new FanOutEntry(work.cursor(), event))
                .ifPresentOrElse(next -> queue.offer(new Work(work.event(), next)),
                        () -> table.firstInOrder(event.tenant())
                                .filter(first -> queue.stream()
                                        .noneMatch(other -> other.cursor().position() == first
                                                .position()))
                                .ifPresent(this::expand));
    }

    private void lookForAbandoned() {
        Set<Long> mine = new HashSet<>();
        queue.forEach(work -> mine.add(work.cursor().position()));
        var look = new HashMap<Long, Integer>();
        for (var cursor : table.oldest(QUEUE_MAX)) {
            look.put(cursor.position(), cursor.expanded());
            if (!mine.contains(cursor.position())
                    && Integer.valueOf(cursor.expanded()).equals(lastLook.get(cursor.position()))) {
                table.find(cursor.position()).ifPresent(this::expand);
            }
        }
        lastLook = look;
    }
}
