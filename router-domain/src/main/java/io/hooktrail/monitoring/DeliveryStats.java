package io.hooktrail.monitoring;

import java.time.Duration;

import io.hooktrail.subscription.LastDeliveries;
import io.hooktrail.tenant.TenantName;

/** Statistics of deliveries. A projection: it may lag behind the log. */
public interface DeliveryStats extends LastDeliveries {

    /** Stands for all subscriptions of a tenant. */
    long WHOLE_TENANT = 0;

    /**
     * What came of deliveries; as many rows are read as the window has minutes or hours.
     *
     * @param subscription its number, or {@link #WHOLE_TENANT}
     */
    DeliveryFigures figures(TenantName tenant, long subscription, StatsWindow window);

    /** How far back figures are kept. */
    Duration kept();

    /** The log position up to which they are complete. */
    long asOf();
}
