package io.hooktrail.delivery.lane;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.DeliveryTable;

/** When the lanes begin and how they end. */
@Component
class LanesLifecycle implements SmartLifecycle {

    private static final Duration BACKLOG_AGE_MAX = Duration.ofSeconds(15);
    private static final int BACKLOG_COUNT_MAX = 100_000;

    private final Lanes lanes;
    private final Leases leases;
    private final RowsOfOthers others;
    private final Readings readings;
    private final Duration grace;
    private final OccasionalCount backlog;
    private volatile boolean running;

    /** @param grace how long a stop waits for attempts on their way */
    LanesLifecycle(Lanes lanes, Leases leases, RowsOfOthers others, Readings readings, DeliveryTable table,
            MeterRegistry meters, @Value("${hooktrail.shutdown.grace:PT20S}") Duration grace) {
        this.lanes = lanes;
        this.leases = leases;
        this.others = others;
        this.readings = readings;
        this.grace = grace;
        this.backlog = new OccasionalCount(() -> table.backlog(BACKLOG_COUNT_MAX), BACKLOG_AGE_MAX, System::nanoTime);
        // The registry holds what it measures only weakly.
        meters.gauge("hooktrail.delivery.backlog", this, lifecycle -> lifecycle.backlog.value());
    }

    @Override
    public void start() {
        running = true;
        lanes.start();
        others.start(readings, lanes::take);
        leases.start(lanes);
    }

    /** The leases are renewed until the last attempt has ended, so that no other node repeats it. */
    @Override
    public void stop() {
        running = false;
        lanes.close();
        others.stop();
        leases.close();
        lanes.stop(grace);
        leases.leave();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the appender; stopped before it, so that the last outcomes are stored. */
    @Override
    public int getPhase() {
        return 20;
    }
}
