package io.hooktrail.eventlog.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.hooktrail.eventlog.LogGrowth;

/**
 * Axon's event store, written by the appender inside its own transaction. Its streams are told of every commit, because
 * Axon's own leave a pooled processor to look every 500 ms, whatever is waiting (ADR 12).
 */
final class WakingEventStore extends EmbeddedEventStore implements LogGrowth {

    private static final Logger LOG = LoggerFactory.getLogger(WakingEventStore.class);

    /** Between two wake-ups of the same readers: shorter than the {@link HeadFollower}'s look, which then brings the next. */
    private static final long WAKE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final HeadLockedStorageEngine engine;
    private final AtomicLong committed = new AtomicLong();
    private volatile long lastWake = System.nanoTime() - WAKE_EVERY_NANOS;
    private final Set<WakingStream> open = ConcurrentHashMap.newKeySet();
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

    WakingEventStore(Builder builder, HeadLockedStorageEngine engine) {
        super(builder);
        this.engine = engine;
    }

    /** Writes to the log in the running transaction. */
    void append(List<? extends EventMessage<?>> events) {
        if (!events.isEmpty()) {
            engine.appendEvents(events);
        }
    }

    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken from) {
        var stream = new WakingStream(engine, engine.recent(), from, open::remove);
        open.add(stream);
        stream.arrived(Math.max(committed.get(), position(engine.createHeadToken())));
        return stream;
    }

    @Override
    public void whenGrown(LongConsumer listener) {
        listeners.add(listener);
    }

    private static long position(@Nullable TrackingToken token) {
        return token == null ? 0 : token.position().orElse(0);
    }

    /**
     * This node has committed up to a position. Readers that were woken a moment ago are left alone until the next look of the
     * {@link HeadFollower}: each transaction of a projection costs as much as many of its events, so under load it shall have
     * many (ADR 12).
     */
    void appended(long position) {
        if (System.nanoTime() - lastWake >= WAKE_EVERY_NANOS) {
            committed(position);
        } else {
            grown(position);
        }
    }

    private long grown(long position) {
        var latest = committed.accumulateAndGet(position, Math::max);
        listeners.forEach(listener -> listener.accept(latest));
        return latest;
    }

    /**
     * Everything up to a position is committed, by this node or another. Streams that have not read so far are woken, again
     * and again until they have: the processor drops a wake-up that comes while it is falling asleep.
     */
    void committed(long position) {
        var latest = grown(position);
        lastWake = System.nanoTime();
        for (var stream : open) {
            try {
                stream.arrived(latest);
            } catch (RuntimeException e) {
                // A processor that is shutting down refuses the task; neither the committer nor the other streams may suffer.
                LOG.debug("a stream could not be woken", e);
            }
        }
    }

    /** Axon's cache of the newest events is not used: its streams are not ours. */
    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        // The head lock tells of the commit, with its position.
    }
}
