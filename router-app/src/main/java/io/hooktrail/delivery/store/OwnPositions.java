package io.hooktrail.delivery.store;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;

/**
 * Which stretches of the log this node's appender wrote itself. Their rows are handed over from memory; only what lies
 * between them has to be read. One node alone so reads nothing.
 */
@Component
public class OwnPositions implements AppendStage {

    private static final int STRETCHES_MAX = 4096;

    private final Deque<Stretch> own = new ArrayDeque<>();
    private @Nullable Stretch writing;

    /** @param last the position it ends with, itself included; equal to {@code after} when it is empty */
    public record Stretch(long after, long last) {

        public boolean isEmpty() {
            return after >= last;
        }
    }

    /** Behind all stages that append. */
    @Override
    public int order() {
        return 1000;
    }

    @Override
    public void apply(Batch batch) {
        if (batch.appended().isEmpty()) {
            return;
        }
        write(new Stretch(batch.appended().getFirst().position() - 1, batch.appended().getLast().position()));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                // A commit of unknown end was not handed over, so if it did succeed it has to be read like another's.
                written(status == STATUS_COMMITTED);
            }
        });
    }

    private synchronized void write(Stretch stretch) {
        writing = stretch;
    }

    private synchronized void written(boolean isCommitted) {
        var stretch = writing;
        writing = null;
        if (!isCommitted || stretch == null) {
            return;
        }
        var before = own.peekLast();
        if (before != null && before.last() == stretch.after()) {
            own.removeLast();
            own.addLast(new Stretch(before.after(), stretch.last()));
        } else {
            own.addLast(stretch);
            if (own.size() > STRETCHES_MAX) {
                own.removeFirst(); // What is still there of it is read as another's, and known by its id.
            }
        }
    }

    /**
     * The next stretch that others wrote.
     *
     * @param seen everything up to here is done
     * @param head a last position of the log, read before this call
     * @return begins where the caller now has seen everything; empty when there is nothing to read yet
     */
    public synchronized Stretch foreign(long seen, long head) {
        var from = seen;
        var next = own.peekFirst();
        while (next != null && next.after() <= from) {
            from = Math.max(from, next.last());
            own.removeFirst();
            next = own.peekFirst();
        }
        // Whether what is being written becomes this node's own is not known before its commit.
        var until = writing == null ? head : Math.min(head, writing.after());
        return new Stretch(from, Math.max(from, next == null ? until : Math.min(until, next.after())));
    }
}
