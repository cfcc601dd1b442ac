package io.hooktrail.eventlog.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.problem.Refused;

/**
 * What waits for the appender, in two lines with bounds of their own: what is asked for, and what is owed. A batch takes from
 * them in turns, so that neither a flood of webhooks holds up outcomes nor a flood of outcomes the webhooks. Guarded by itself.
 */
final class WaitingEntries {

    /** Entries in each line. */
    static final int ENTRIES_MAX = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition hasRoom = lock.newCondition();
    private final Deque<AppendEntry<?>> asked = new ArrayDeque<>();
    private final Deque<AppendEntry<?>> owed = new ArrayDeque<>();
    private boolean isOpen;
    private boolean isOweds;

    /** @throws Refused when it is closed, or when there is no room for what may be refused; what is owed waits for room */
    void add(AppendEntry<?> entry) {
        lock.lock();
        try {
            while (isOpen && entry.isOwed() && owed.size() >= ENTRIES_MAX) {
                hasRoom.awaitUninterruptibly();
            }
            if (!isOpen) {
                throw new Refused(new LogProblem.StoreUnavailable());
            }
            if (!entry.isOwed() && asked.size() >= ENTRIES_MAX) {
                throw new Refused(new LogProblem.QueueFull(ENTRIES_MAX));
            }
            (entry.isOwed() ? owed : asked).add(entry);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What waits, from both lines in turns, within the bounds of a batch but at least one; after the time nothing. */
    List<AppendEntry<?>> take(int entriesMax, int bytesMax, Duration within) throws InterruptedException {
        lock.lock();
        try {
            var left = within.toNanos();
            while (left > 0 && isOpen && asked.isEmpty() && owed.isEmpty()) {
                left = filled.awaitNanos(left);
            }
            var entries = new ArrayList<AppendEntry<?>>();
            var bytes = 0L;
            for (var line = next(); line != null && entries.size() < entriesMax; line = next()) {
                var entry = line.getFirst();
                bytes += entry.weight();
                if (!entries.isEmpty() && bytes > bytesMax) {
                    break; // It opens the next batch.
                }
                isOweds = !isOweds;
                entries.add(line.removeFirst());
            }
            hasRoom.signalAll();
            return entries;
        } finally {
            lock.unlock();
        }
    }

    /** The line whose turn it is, or the other when that is empty. */
    private @Nullable Deque<AppendEntry<?>> next() {
        var mine = isOweds ? owed : asked;
        var other = isOweds ? asked : owed;
        return mine.isEmpty() ? other.isEmpty() ? null : other : mine;
    }

    void open() {
        lock.lock();
        try {
            isOpen = true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is added from here on; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            isOpen = false;
            hasRoom.signalAll();
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return asked.size() + owed.size();
        } finally {
            lock.unlock();
        }
    }
}
