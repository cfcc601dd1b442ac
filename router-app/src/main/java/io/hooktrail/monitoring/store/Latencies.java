package io.hooktrail.monitoring.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import io.hooktrail.monitoring.DeliveryFigures.Percentiles;

/** Times in microseconds, to two digits, that can be added to others and stored in some hundred bytes. */
final class Latencies {

    private static final int DIGITS = 2;
    private static final long MICROS_MAX = Duration.ofDays(30).toNanos() / 1000;

    /** It grows with its largest value. */
    private final Histogram histogram = new Histogram(DIGITS);

    void add(long micros) {
        histogram.recordValue(Math.clamp(micros, 0, MICROS_MAX));
    }

    void add(Latencies others) {
        histogram.add(others.histogram);
    }

    /** Adds what {@link #encoded} has written; null is nothing. */
    void add(byte @Nullable [] encoded) {
        if (encoded != null) {
            histogram.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), 0));
        }
    }

    /** Null when there is none. */
    byte @Nullable [] encoded() {
        if (histogram.getTotalCount() == 0) {
            return null;
        }
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        histogram.encodeIntoByteBuffer(buffer);
        var bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /** Null when there is none. */
    @Nullable
    Percentiles percentiles() {
        return histogram.getTotalCount() == 0
                ? null
                : new Percentiles(at(50), at(90), at(99));
    }

    private Duration at(double percentile) {
        return Duration.of(histogram.getValueAtPercentile(percentile), ChronoUnit.MICROS);
    }
}
