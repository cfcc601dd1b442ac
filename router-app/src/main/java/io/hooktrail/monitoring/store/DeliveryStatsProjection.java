package io.hooktrail.monitoring.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.Projections;
import io.hooktrail.monitoring.DeliveryFigures;
import io.hooktrail.monitoring.DeliveryStats;
import io.hooktrail.monitoring.StatsWindow;
import io.hooktrail.tenant.TenantName;

/**
 * Keeps the statistics of deliveries. What one batch has read is added up in memory and written before the commit that also
 * moves the projection's token, so that each event counts once whatever stops the router (ADR 25).
 */
@Component
@ProcessingGroup(DeliveryStatsProjection.NAME)
class DeliveryStatsProjection implements DeliveryStats {

    static final String NAME = "delivery-stats";

    private static final long MINUTES_BETWEEN_CLEANINGS = 10;

    private final BucketTable table;
    private final Projections projections;
    private final Duration minutesKept;
    private final Duration hoursKept;
    private volatile long cleanedMinute;

    DeliveryStatsProjection(BucketTable table, Projections projections,
            @Value("${hooktrail.stats.minutes-kept}") Duration minutesKept,
            @Value("${hooktrail.stats.hours-kept}") Duration hoursKept) {
        this.table = table;
        this.projections = projections;
        this.minutesKept = minutesKept;
        this.hoursKept = hoursKept;
    }

    @EventHandler
    void on(EventRecorded recorded, @Timestamp Instant recordedAt, UnitOfWork<?> unit) {
        batch(unit).received(recorded.tenant().value(), recordedAt, recorded.receivedAt());
    }

    @EventHandler
    void on(DeliveryEvent event, @Timestamp Instant recordedAt,
            @MetaDataValue(value = "tenant", required = true) String tenant, UnitOfWork<?> unit) {
        batch(unit).add(tenant, recordedAt, event);
    }

    private StatsBatch batch(UnitOfWork<?> unit) {
        var root = unit.root();
        return root.getOrComputeResource(NAME, name -> {
            var batch = new StatsBatch();
            root.onPrepareCommit(done -> write(batch));
            return batch;
        });
    }

    private void write(StatsBatch batch) {
        batch.write(table);
        if (batch.lastMinute() >= cleanedMinute + MINUTES_BETWEEN_CLEANINGS) {
            batch.forgetOld(table, minutesKept, hoursKept);
            cleanedMinute = batch.lastMinute();
        }
    }

    @ResetHandler
    void forget() {
        table.forgetAll();
        cleanedMinute = 0;
    }

    @Override
    public DeliveryFigures figures(TenantName tenant, long subscription, StatsWindow window) {
        return table
                .sum(new Bucket.Key(tenant.value(), subscription, window.minutes(),
                        window.from().getEpochSecond() / 60))
                .figures();
    }

    @Override
    public Optional<Instant> lastDelivered(long subscription) {
        return table.lastDelivered(subscription);
    }

    @Override
    public Duration kept() {
        return hoursKept;
    }

    @Override
    public long asOf() {
        return projections.position(NAME);
    }
}
