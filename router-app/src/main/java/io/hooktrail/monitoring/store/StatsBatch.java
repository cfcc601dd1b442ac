package io.hooktrail.monitoring.store;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.monitoring.DeliveryStats;

/** What one transaction of the projection has read, added up, so that each bucket is written once. */
final class StatsBatch {

    private static final List<Integer> LENGTHS = List.of(1, 60);

    private final Map<Bucket.Key, Bucket> buckets = new HashMap<>();
    private final Map<Long, Instant> delivered = new HashMap<>();
    private long lastMinute;

    void received(String tenant, Instant recordedAt, Instant receivedAt) {
        var micros = Micros.of(recordedAt) - Micros.of(receivedAt);
        LENGTHS.forEach(minutes -> bucket(tenant, DeliveryStats.WHOLE_TENANT, minutes, recordedAt).received(micros));
    }

    void add(String tenant, Instant recordedAt, DeliveryEvent event) {
        var subscription = event.delivery().subscription();
        for (var minutes : LENGTHS) {
            bucket(tenant, subscription, minutes, recordedAt).add(event);
            bucket(tenant, DeliveryStats.WHOLE_TENANT, minutes, recordedAt).add(event);
        }
        if (event instanceof DeliveryEvent.DeliverySucceeded) {
            delivered.put(subscription, recordedAt);
        }
    }

    private Bucket bucket(String tenant, long subscription, int minutes, Instant at) {
        var minute = at.getEpochSecond() / 60;
        lastMinute = Math.max(lastMinute, minute);
        return buckets.computeIfAbsent(new Bucket.Key(tenant, subscription, minutes, minute - minute % minutes),
                key -> new Bucket());
    }

    /** Writes it, in the transaction of the projection's token. */
    void write(BucketTable table) {
        buckets.forEach(table::add);
        delivered.forEach(table::delivered);
    }

    /** Forgets what is older than it shall be, by the log's time, so that a projection built anew ends with the same. */
    void forgetOld(BucketTable table, Duration minutesKept, Duration hoursKept) {
        table.forget(1, lastMinute - minutesKept.toMinutes());
        table.forget(60, lastMinute - hoursKept.toMinutes());
    }

    /** The minute of the last event. */
    long lastMinute() {
        return lastMinute;
    }
}
