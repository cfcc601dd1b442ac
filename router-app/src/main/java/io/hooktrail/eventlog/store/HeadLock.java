package io.hooktrail.eventlog.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.hooktrail.eventlog.Micros;

/**
 * The lock that gives all appends of all nodes one order. It is the first row that an appending transaction locks; positions
 * and times are handed out under it.
 */
@Component
class HeadLock {

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

    HeadLock(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Told of every commit of this node with the position that it made the last; from the committing thread, so be quick. */
    void onCommit(LongConsumer listener) {
        listeners.add(listener);
    }

    /** Locks the head for the rest of the running transaction; the same head again when it holds it already. */
    Head acquire() {
        var held = (Head) TransactionSynchronizationManager.getResource(this);
        if (held != null) {
            return held;
        }
        var head = jdbc.queryForObject(
                "SELECT position, recorded_at, rules_position FROM log_head WHERE id = 1 FOR UPDATE",
                (row, number) -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)));
        if (head == null) {
            throw new IllegalStateException("log_head has no row");
        }
        TransactionSynchronizationManager.bindResource(this, head);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResourceIfPossible(HeadLock.this);
                if (status == STATUS_COMMITTED) {
                    listeners.forEach(listener -> listener.accept(head.position));
                }
            }
        });
        return head;
    }

    /** Writes back what was handed out. */
    void release(Head head) {
        jdbc.update("UPDATE log_head SET position = ?, recorded_at = ?, rules_position = ? WHERE id = 1", head.position,
                head.recordedAt, head.rulesPosition);
    }

    /** The last position and time of the log, and what this transaction adds. */
    final class Head {

        private long position;
        private long recordedAt;
        private long rulesPosition;
        private long stamped;

        private Head(long position, long recordedAt, long rulesPosition) {
            this.position = position;
            this.recordedAt = recordedAt;
            this.rulesPosition = rulesPosition;
            this.stamped = recordedAt;
        }

        long position() {
            return position;
        }

        long rulesPosition() {
            return rulesPosition;
        }

        /** A time for the next event: now, or one microsecond after the last when the clock went back. */
        Instant stamp() {
            stamped = Math.max(Micros.of(clock.instant()), stamped + 1);
            return Micros.instant(stamped);
        }

        /** Takes the next position for an event that was stamped at {@code wanted}. */
        Place next(@Nullable Instant wanted) {
            position++;
            recordedAt = Math.max(wanted == null ? 0 : Micros.of(wanted), recordedAt + 1);
            return new Place(position, recordedAt);
        }

        /** The last event handed out is a change of configuration. */
        void changesConfiguration() {
            rulesPosition = position;
        }
    }

    /** One event's place in the log. */
    record Place(long position, long recordedAtMicros) {}
}
