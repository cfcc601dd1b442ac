package io.hooktrail.delivery.lane;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.LaneTimes;
import io.hooktrail.delivery.store.LateRows;
import io.hooktrail.delivery.store.OwnPositions;
import io.hooktrail.eventlog.LogOrder;
import io.hooktrail.eventlog.OccasionalLine;
import io.hooktrail.eventlog.VitalWork;

/**
 * Finds the rows that other nodes wrote for the lanes of this one. It asks for the log's head and for notes, and reads rows
 * only where the head was moved by another node, so idle subscriptions and a node alone cost two small queries a turn.
 */
@Component
class RowsOfOthers {

    private static final Logger LOG = LoggerFactory.getLogger(RowsOfOthers.class);
    private static final int ROWS_MAX = 500;

    private final LogOrder log;
    private final OwnPositions own;
    private final DeliveryTable table;
    private final LateRows late;
    private final Leases leases;
    private final LaneTimes times;
    private final OccasionalLine unread = new OccasionalLine(System::nanoTime);
    private volatile @Nullable Thread reader;
    private long seen;

    RowsOfOthers(LogOrder log, OwnPositions own, DeliveryTable table, LateRows late, Leases leases, LaneTimes times) {
        this.log = log;
        this.own = own;
        this.table = table;
        this.late = late;
        this.leases = leases;
        this.times = times;
    }

    /** Follows the log from here on, so it has to begin before the disk is read for the first slots. */
    void start(Readings readings, BiConsumer<List<DeliveryRow>, Readings.Reading> taker) {
        seen = log.position();
        var thread = Thread.ofPlatform()
                .name("rows-of-others")
                .daemon()
                .unstarted(VitalWork.of(() -> follow(readings, taker)));
        reader = thread;
        thread.start();
    }

    void stop() {
        reader = null;
    }

    private void follow(Readings readings, BiConsumer<List<DeliveryRow>, Readings.Reading> taker) {
        while (reader == Thread.currentThread()) {
            try {
                Thread.sleep(times.poll());
                readLog(readings, taker);
                readNotes(readings, taker);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (reader != Thread.currentThread()) {
                    return; // The router is stopping, and the store is closed.
                }
                // The next turn begins where this one did.
                unread.say(more -> LOG.warn("the rows that other nodes wrote could not be read{}", more, e));
            }
        }
    }

    private void readLog(Readings readings, BiConsumer<List<DeliveryRow>, Readings.Reading> taker) {
        var head = log.position();
        var stretch = own.foreign(seen, head);
        while (!stretch.isEmpty()) {
            seen = read(stretch, readings, taker);
            stretch = own.foreign(seen, head);
        }
        seen = stretch.after();
    }

    /** Returns up to where everything was read. */
    private long read(OwnPositions.Stretch stretch, Readings readings,
            BiConsumer<List<DeliveryRow>, Readings.Reading> taker) {
        try (var reading = readings.begin()) {
            var rows = table.between(leases.slots(), stretch.after(), stretch.last(), ROWS_MAX);
            taker.accept(rows, reading);
            if (rows.size() < ROWS_MAX) {
                return stretch.last();
            }
            // The last position may have more rows than these; they are known when they come again.
            var last = rows.getLast().position();
            if (rows.getFirst().position() < last) {
                return last - 1;
            }
            taker.accept(table.between(leases.slots(), last - 1, last, Integer.MAX_VALUE), reading);
            return last;
        }
    }

    private void readNotes(Readings readings, BiConsumer<List<DeliveryRow>, Readings.Reading> taker) {
        for (var note : late.notes()) {
            if (leases.slots().contains(note.slot())) {
                try (var reading = readings.begin()) {
                    taker.accept(table.between(List.of(note.slot()), note.position() - 1, note.position(),
                            Integer.MAX_VALUE), reading);
                }
                late.done(note);
            }
        }
    }
}
