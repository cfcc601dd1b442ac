package io.hooktrail.delivery.store;

import java.time.Duration;

import org.springframework.context.SmartLifecycle;

/**
 * Work that goes on behind the appender, on a thread of its own, in steps that are appended: started after it and stopped
 * before it. A step on its way at the stop is still stored; the work that is left must be found after the next start.
 */
public abstract class BehindTheAppender implements SmartLifecycle {

    private static final Duration LAST_STEP_WITHIN = Duration.ofSeconds(20);

    private final String name;
    private volatile boolean running;
    private volatile Thread worker = Thread.ofPlatform().unstarted(() -> {});

    /** @param name of the thread */
    protected BehindTheAppender(String name) {
        this.name = name;
    }

    /** Goes on until it is not {@linkplain #isRunning running} any more. */
    protected abstract void work() throws InterruptedException;

    private void workUntilInterrupted() {
        try {
            work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final void start() {
        running = true;
        worker = Thread.ofVirtual().name(name).start(this::workUntilInterrupted);
    }

    @Override
    public final void stop() {
        running = false;
        try {
            worker.join(LAST_STEP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    @Override
    public final int getPhase() {
        return 15;
    }
}
