package io.hooktrail.bench;

import java.util.Collection;

/** The few statistics of a bench, exact over all samples. */
final class Figures {

    private Figures() {}

    /** The smallest sample that at least the given share is not above (nearest rank), in milliseconds; NaN of nothing. */
    static double millis(long[] sortedMicros, double share) {
        if (sortedMicros.length == 0) {
            return Double.NaN;
        }
        var rank = (int) Math.ceil(share * sortedMicros.length);
        return sortedMicros[Math.max(0, rank - 1)] / 1e3;
    }

    /** The middle one, or the mean of the two in the middle; NaN of nothing. */
    static double median(Collection<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
