package io.hooktrail.monitoring;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What came of deliveries in a window.
 *
 * @param received events that entered the log; counted for a tenant only
 * @param delivered attempts that succeeded
 * @param failed attempts that did not
 * @param deadLettered deliveries that were given up
 * @param errors failed attempts by the word of {@link io.hooktrail.delivery.AttemptResult.Failure}
 * @param accept from the receipt of a request until its events were in the log; null when nothing was received
 * @param attempt how long attempts took; null when there was none
 * @param endToEnd from the receipt of an event until it was delivered; null when nothing was
 */
public record DeliveryFigures(
        long received,
        long delivered,
        long failed,
        long deadLettered,
        Map<String, Long> errors,
        @Nullable Percentiles accept,
        @Nullable Percentiles attempt,
        @Nullable Percentiles endToEnd) {

    public DeliveryFigures {
        errors = new TreeMap<>(errors);
    }

    /** How long the given share of them took at most, to two digits. */
    public record Percentiles(Duration p50, Duration p90, Duration p99) {}
}
