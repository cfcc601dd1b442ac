package io.hooktrail.delivery.lane;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryId;

/**
 * Rows being read from the disk while others are settled. What was read before its outcome was committed and comes to its lane
 * after that is stale, and would be sent a second time.
 */
@Component
final class Readings {

    private final Set<Reading> open = ConcurrentHashMap.newKeySet();

    /** Begins before the query does. */
    Reading begin() {
        var reading = new Reading();
        open.add(reading);
        return reading;
    }

    /** An outcome was committed; told before the lane forgets the row. */
    void settled(DeliveryId row) {
        open.forEach(reading -> reading.settled.add(row));
    }

    /** One query and what was settled since. */
    final class Reading implements AutoCloseable {

        private final Set<DeliveryId> settled = ConcurrentHashMap.newKeySet();

        boolean isStale(DeliveryId row) {
            return settled.contains(row);
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
