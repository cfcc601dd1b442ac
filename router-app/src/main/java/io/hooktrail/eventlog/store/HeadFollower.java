package io.hooktrail.eventlog.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.VitalWork;

/**
 * Notices what other nodes append: one row is read every 25 ms, whatever the load. It also wakes again the readers that
 * dropped a wake-up.
 */
@Component
class HeadFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(HeadFollower.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final JdbcEventLog log;
    private final ConfigurationLog configuration;
    private final WakingEventStore store;
    private volatile boolean running;
    private volatile @Nullable Thread follower;

    HeadFollower(JdbcEventLog log, ConfigurationLog configuration, WakingEventStore store) {
        this.log = log;
        this.configuration = configuration;
        this.store = store;
    }

    private void follow() {
        var away = false;
        while (running) {
            LockSupport.parkNanos(PAUSE_NANOS);
            try {
                var head = log.head();
                store.committed(head.position());
                configuration.catchUpTo(head.rulesPosition());
                away = false;
            } catch (Exception e) { // Outermost frame of the thread; nodes would stop seeing each other without it.
                if (!away) {
                    LOG.warn("the head of the log cannot be followed; it is tried again until it can", e);
                }
                away = true;
            }
        }
    }

    @Override
    public void start() {
        running = true;
        follower = Thread.ofPlatform().name("head-follower").daemon().start(VitalWork.of(this::follow));
    }

    @Override
    public void stop() {
        running = false;
        var thread = follower;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the configuration has been read for the first time. */
    @Override
    public int getPhase() {
        return 5;
    }
}
