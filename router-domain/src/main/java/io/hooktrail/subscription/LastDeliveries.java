package io.hooktrail.subscription;

import java.time.Instant;
import java.util.Optional;

/** When deliveries last succeeded. A projection: it may lag behind the log. */
public interface LastDeliveries {

    /** When a delivery of a subscription, by its number, last succeeded; empty when none has. */
    Optional<Instant> lastDelivered(long subscription);
}
