package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.eventlog.CommitGate;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.eventlog.OccasionalLine;

/** Reads for lanes what waits on disk: the rows, and the events of those that are next, many at a time. */
@Component
class LaneReader {

    private static final Logger LOG = LoggerFactory.getLogger(LaneReader.class);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);
    /** What one lane reads ahead at once. */
    private static final long AHEAD_BYTES_MAX = 1024 * 1024;

    private final DeliveryTable table;
    private final EventLog log;
    private final Readings readings;
    private final CommitGate gate;
    private final Counter looks;
    private final OccasionalLine unread = new OccasionalLine(System::nanoTime);

    LaneReader(DeliveryTable table, EventLog log, Readings readings, CommitGate gate, MeterRegistry meters) {
        this.table = table;
        this.log = log;
        this.readings = readings;
        this.gate = gate;
        this.looks = meters.counter("hooktrail.lanes.looks");
    }

    /**
     * What to ask the disk for.
     *
     * @param after the row behind which to go on; null from the beginning
     * @param limit how many rows, those in memory included
     */
    record Look(@Nullable DeliveryRow after, int limit) {}

    /** Looks for rows that are due, if the lane has room for them. */
    void look(Lane lane, Instant now) {
        var look = lane.beginLook();
        if (look == null) {
            return; // The next finished attempt looks again.
        }
        looks.increment();
        try (var reading = readings.begin()) {
            // One moment for both questions: a row that comes due between them would be forgotten.
            var rows = table.due(lane.subscription(), now, look.after(), look.limit());
            gate.pass();
            lane.endLook(look, rows, reading, now);
            if (rows.size() < look.limit()) {
                table.nextDue(lane.subscription(), now).ifPresent(lane::diskHasNext);
            }
        } catch (RuntimeException e) {
            unread.say(more -> LOG.warn("lane {} could not read its rows{}", lane.subscription(), more, e));
            lane.lookFailed(now.plus(STORE_PAUSE));
        }
    }

    /** Reads the events of rows that are next. */
    void readAhead(Lane lane, List<DeliveryRow> rows) {
        List<LoggedEvent> events = List.of();
        try {
            events = log.within(rows.stream().map(DeliveryRow::position).distinct().toList(), AHEAD_BYTES_MAX);
        } catch (RuntimeException e) {
            unread.say(more -> LOG.warn("lane {} could not read events ahead{}", lane.subscription(), more, e));
        } finally {
            lane.endReadingAhead(rows, events);
        }
    }
}
