package io.hooktrail.eventlog.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/**
 * The log read forward, for one reader. It touches the store only when it has been told of positions that it has not read, so
 * an idle reader costs no query.
 */
final class WakingStream implements TrackingEventStream {

    /** Events held in memory at most; with their data, so few. */
    private static final int READ_MAX = 100;

    private final EventStorageEngine engine;
    private final RecentEvents recent;
    private final Consumer<WakingStream> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final Deque<TrackedEventMessage<?>> buffer = new ArrayDeque<>();
    private @Nullable TrackingToken last;
    private long readTo;
    private volatile long handedTo;
    private final AtomicLong committed = new AtomicLong();
    private volatile Runnable callback = () -> {};

    /** @param from the last event that is already known; null for none */
    WakingStream(EventStorageEngine engine, RecentEvents recent, @Nullable TrackingToken from,
            Consumer<WakingStream> onClose) {
        this.engine = engine;
        this.recent = recent;
        this.last = from;
        this.readTo = from == null ? 0 : from.position().orElse(0);
        this.handedTo = readTo;
        this.onClose = onClose;
    }

    /**
     * Everything up to a position can be read now. It waits for nobody, as the appender calls it: a reader holds the lock while
     * it waits for the store, and one that so misses the signal is told again within 25 ms ({@link HeadFollower}).
     */
    void arrived(long position) {
        committed.accumulateAndGet(position, Math::max);
        if (lock.tryLock()) {
            try {
                told.signalAll();
            } finally {
                lock.unlock();
            }
        }
        if (position > handedTo) {
            callback.run();
        }
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        lock.lock();
        try {
            read();
            return Optional.ofNullable(buffer.peek());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = unit.toNanos(timeout);
            while (true) {
                read();
                if (!buffer.isEmpty()) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                left = told.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            read();
            while (buffer.isEmpty()) {
                told.await();
                read();
            }
            var next = buffer.remove();
            handedTo = buffer.isEmpty() ? readTo : next.trackingToken().position().orElse(handedTo);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        if (!buffer.isEmpty() || readTo >= committed.get()) {
            return;
        }
        var known = recent.after(readTo, READ_MAX);
        if (known.isEmpty()) {
            readStore();
        } else {
            known.forEach(event -> buffer.add(event.message()));
            last = buffer.getLast().trackingToken();
            readTo = known.getLast().position();
        }
    }

    private void readStore() {
        var end = committed.get();
        try (var events = engine.readEvents(last, false)) {
            var iterator = events.iterator();
            // Positions have no gaps, so the end is known without asking the store for more.
            while (buffer.size() < READ_MAX && readTo < end && iterator.hasNext()) {
                var event = iterator.next();
                buffer.add(event);
                last = event.trackingToken();
                readTo = event.trackingToken().position().orElse(readTo);
            }
        }
        if (buffer.size() < READ_MAX) {
            readTo = Math.max(readTo, end); // An upcaster may have dropped the last one.
        }
        if (buffer.isEmpty()) {
            handedTo = readTo;
        }
    }

    @Override
    public void close() {
        callback = () -> {};
        onClose.accept(this);
    }

    @Override
    public boolean setOnAvailableCallback(Runnable whenAvailable) {
        callback = whenAvailable;
        return true;
    }
}
