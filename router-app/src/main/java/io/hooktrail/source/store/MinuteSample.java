package io.hooktrail.source.store;

import java.util.HashMap;
import java.util.Map;

import io.hooktrail.source.SourceId;

/** Chooses which refusals are kept: the first ten of a source in a minute. Memory is bounded by the sources that exist. */
final class MinuteSample {

    static final int PER_MINUTE_MAX = 10;

    private final Map<SourceId, Integer> kept = new HashMap<>();
    private long minute = Long.MIN_VALUE;

    synchronized boolean takes(SourceId source, long epochSecond) {
        var now = Math.floorDiv(epochSecond, 60L);
        if (now != minute) {
            minute = now;
            kept.clear();
        }
        return kept.merge(source, 1, (before, one) -> Math.min(before + one, PER_MINUTE_MAX + 1)) <= PER_MINUTE_MAX;
    }
}
