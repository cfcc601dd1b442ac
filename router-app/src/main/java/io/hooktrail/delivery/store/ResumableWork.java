package io.hooktrail.delivery.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.hooktrail.eventlog.OccasionalLine;

/**
 * Work of many steps behind the appender, which stands in a table with a cursor. Works take turns, so that a long one keeps no
 * other waiting. What finds no room in the queue is found in the table later; a work whose cursor stood still between two looks
 * has lost its node, or this one was restarted, and is taken on.
 *
 * @param <S> the next step of a work
 * @param <K> what names a work
 * @param <C> how far it has come
 */
public abstract class ResumableWork<S, K, C> extends BehindTheAppender {

    private static final int QUEUE_MAX = 1024;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final OccasionalLine failed = new OccasionalLine(System::nanoTime);
    private final String what;
    private final BlockingQueue<S> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private Map<K, C> lastLook = Map.of();
    private long nextLook = System.nanoTime();

    /**
     * @param name of the thread
     * @param what it is, for the log
     */
    protected ResumableWork(String name, String what) {
        super(name);
        this.what = what;
    }

    /** The work that a step belongs to. */
    protected abstract K keyOf(S step);

    /** Does a step; what follows it is {@linkplain #add added}. */
    protected abstract void advance(S step);

    /** The unfinished works in the table with their cursors, in order. */
    protected abstract Map<K, C> unfinished(int most);

    /** {@linkplain #add Adds} the next step of an abandoned work. */
    protected abstract void takeOn(K key, C cursor);

    /** Puts a step in line, without waiting. */
    protected final void add(S step) {
        queue.offer(step);
    }

    /** Whether a step of a work is in line. */
    protected final boolean isInLine(K key) {
        return queue.stream().anyMatch(step -> keyOf(step).equals(key));
    }

    final int inLine() {
        return queue.size();
    }

    @Override
    protected final void work() throws InterruptedException {
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
                // It is still in the table; a later look takes it on.
                failed.say(more -> log.warn("{} could not go on and will be taken on later{}", what, more, e));
            }
        }
    }

    private void lookForAbandoned() {
        var mine = queue.stream().map(this::keyOf).collect(Collectors.toSet());
        var look = unfinished(QUEUE_MAX);
        look.forEach((key, cursor) -> {
            if (!mine.contains(key) && cursor.equals(lastLook.get(key))) {
                takeOn(key, cursor);
            }
        });
        lastLook = look;
    }
}
