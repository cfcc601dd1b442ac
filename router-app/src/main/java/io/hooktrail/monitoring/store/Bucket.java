package io.hooktrail.monitoring.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.monitoring.DeliveryFigures;

/** What came of deliveries in some time; can be added to another. */
final class Bucket {

    private long received;
    private long delivered;
    private long failed;
    private long dead;
    private final Map<String, Long> errors = new TreeMap<>();
    private final Latencies accept = new Latencies();
    private final Latencies attempts = new Latencies();
    private final Latencies endToEnd = new Latencies();

    /** Where it is kept: {@code minutes} is its length, 1 or 60, {@code start} its first minute since 1970. */
    record Key(String tenant, long subscription, int minutes, long start) {}

    /** An event was received and stored. */
    void received(long acceptMicros) {
        received++;
        accept.add(acceptMicros);
    }

    /** Something happened to a delivery. */
    void add(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.DeliverySucceeded succeeded -> {
                delivered++;
                attempts.add(succeeded.attempt().durationMicros());
                endToEnd.add(endToEndMicros(event, succeeded.attempt()));
            }
            case DeliveryEvent.DeliveryFailed attempted -> {
                failed++;
                attempts.add(attempted.attempt().durationMicros());
                var error = attempted.attempt().error();
                errors.merge(error == null ? "other" : error, 1L, Long::sum);
            }
            case DeliveryEvent.DeliveryDeadLettered letter -> dead++;
            case DeliveryEvent.DeliveryRequested requested -> {
            }
            case DeliveryEvent.DeliveryResent resent -> {
            }
            case DeliveryEvent.DeliveryDiscarded discarded -> {
            }
        }
    }

    private static long endToEndMicros(DeliveryEvent event, Attempt attempt) {
        var received = event.delivery().event().drawnAtMillis();
        return (attempt.at().toEpochMilli() - received) * 1000 + attempt.durationMicros();
    }

    /** Adds what another one has counted. */
    void add(Bucket other) {
        add(other.received, other.delivered, other.failed, other.dead);
        other.errors.forEach((error, number) -> errors.merge(error, number, Long::sum));
        accept.add(other.accept);
        attempts.add(other.attempts);
        endToEnd.add(other.endToEnd);
    }

    void add(long moreReceived, long moreDelivered, long moreFailed, long moreDead) {
        received += moreReceived;
        delivered += moreDelivered;
        failed += moreFailed;
        dead += moreDead;
    }

    /** Adds errors as {@link #errors()} writes them. */
    void addErrors(String text) {
        for (var error : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            var sign = error.indexOf('=');
            errors.merge(error.substring(0, sign), Long.parseLong(error.substring(sign + 1)), Long::sum);
        }
    }

    void addLatencies(byte @Nullable [] moreAccept, byte @Nullable [] moreAttempts, byte @Nullable [] moreEndToEnd) {
        accept.add(moreAccept);
        attempts.add(moreAttempts);
        endToEnd.add(moreEndToEnd);
    }

    /** Counts by the word of the error, such as {@code dns=3,timeout=12}. */
    private String errors() {
        return errors.entrySet()
                .stream()
                .map(error -> error.getKey() + "=" + error.getValue())
                .collect(Collectors.joining(","));
    }

    /** The columns in the order of the table. */
    @Nullable
    Object[] columns() {
        return new @Nullable Object[]{received, delivered, failed, dead, errors(), accept.encoded(),
            attempts.encoded(), endToEnd.encoded()};
    }

    DeliveryFigures figures() {
        return new DeliveryFigures(received, delivered, failed, dead, errors, accept.percentiles(),
                attempts.percentiles(), endToEnd.percentiles());
    }
}
