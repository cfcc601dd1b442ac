package io.hooktrail.assembly;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the operator reads when the router has stopped in good order. */
@Component
class StopLine implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger("hooktrail");

    private final AtomicBoolean isStopping = new AtomicBoolean();
    private volatile boolean running;
    private volatile long stoppingSince = System.nanoTime();

    /** Comes twice: the context of the management port is closed with its parent. */
    @EventListener(ContextClosedEvent.class)
    void begin() {
        if (running && isStopping.compareAndSet(false, true)) {
            stoppingSince = System.nanoTime();
            LOG.info("stopping: requests and deliveries on their way may end");
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        var took = Duration.ofNanos(System.nanoTime() - stoppingSince);
        // Not a promise of this line: a 2xx is given only after the commit, and a pending delivery is a row.
        LOG.info(
                "stopped in {} s; everything accepted is stored, and what is not delivered yet goes on at the next start",
                String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Started first, so that it stops last: after the server and the lanes. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
