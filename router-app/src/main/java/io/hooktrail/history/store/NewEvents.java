package io.hooktrail.history.store;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.LogGrowth;
import io.hooktrail.history.EventQuery;
import io.hooktrail.tenant.TenantName;

/**
 * Wakes readers that wait for events. One thread looks at what the index has taken in, once for all readers, and wakes only
 * those who want some of it; while nobody waits it looks at nothing. It is woken by this node's projection and by the log's
 * growth, which the follower of the head repeats every 25 ms, so that it finds what another node's projection took in later.
 */
@Component
public class NewEvents implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NewEvents.class);
    private static final int ROWS_MAX = 1000;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration FAILED_PAUSE = Duration.ofSeconds(1);

    private final EventIndexProjection index;
    private final Map<TenantName, Set<Waiting>> waiting = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private volatile long seen;
    private volatile boolean isStopping;
    private volatile boolean running;
    private volatile Thread follower = Thread.ofPlatform().unstarted(() -> {});

    NewEvents(EventIndexProjection index, LogGrowth growth) {
        this.index = index;
        index.whenIndexed(this::tell);
        growth.whenGrown(position -> {
            if (position > seen) {
                tell();
            }
        });
    }

    private void tell() {
        if (!waiting.isEmpty() && news.availablePermits() == 0) {
            news.release();
        }
    }

    /** Begins to wait for events that a query wants; the caller closes it. What is there already has to be read after this. */
    public synchronized Waiting waiting(EventQuery query) {
        if (waiting.isEmpty()) {
            seen = index.asOf(); // Nobody has looked for a while.
        }
        var reader = new Waiting(query);
        waiting.compute(query.tenant(), (tenant, readers) -> {
            var all = readers == null ? ConcurrentHashMap.<Waiting>newKeySet() : readers;
            all.add(reader);
            return all;
        });
        return reader;
    }

    /** Whether the router stops, and readers shall end. */
    public boolean isStopping() {
        return isStopping;
    }

    /** One reader. */
    public final class Waiting implements AutoCloseable {

        private final EventQuery query;
        private final Semaphore told = new Semaphore(0);

        private Waiting(EventQuery query) {
            this.query = query;
        }

        /** To be called before each reading: what comes from here on ends the next wait at once. */
        public void again() {
            told.drainPermits();
        }

        /** Returns when there may be something to read, the router stops, or the time is over. */
        public void await(Duration atMost) throws InterruptedException {
            if (!isStopping && told.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS)) {
                told.release(); // It counts until the next reading.
            }
        }

        private void wake() {
            if (told.availablePermits() == 0) {
                told.release();
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(query.tenant(), (tenant, readers) -> {
                readers.remove(this);
                return readers.isEmpty() ? null : readers;
            });
        }
    }

    private void follow() {
        while (running) {
            try {
                news.acquire();
                news.drainPermits();
                look();
                Thread.sleep(PAUSE); // Many commits are one look.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The next growth is the next look; readers look by themselves at each heartbeat, too.
                LOG.warn("new events could not be looked for", e);
                LockSupport.parkNanos(FAILED_PAUSE.toNanos());
            }
        }
    }

    private synchronized void look() {
        var asOf = index.asOf();
        while (seen < asOf && !waiting.isEmpty()) {
            var rows = index.after(seen, ROWS_MAX);
            rows.forEach(row -> waiting.getOrDefault(row.tenant(), Set.of())
                    .stream()
                    .filter(reader -> row.mayBeOffered(reader.query))
                    .forEach(Waiting::wake));
            seen = rows.size() < ROWS_MAX
                    ? Math.max(asOf, rows.isEmpty() ? 0 : rows.getLast().position())
                    : rows.getLast().position();
        }
    }

    @Override
    public void start() {
        running = true;
        isStopping = false;
        follower = Thread.ofPlatform().name("new-events").daemon().start(this::follow);
    }

    /** Sends every reader home, so that the server, which waits for requests on their way, need not wait for these. */
    @Override
    public void stop() {
        isStopping = true;
        running = false;
        follower.interrupt();
        waiting.values().forEach(readers -> readers.forEach(Waiting::wake));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before the server begins to wait for requests. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
