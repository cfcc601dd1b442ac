package io.hooktrail.source.store;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one source received lately.
 *
 * @param since start of the first of the 24 hours that are counted, the present one being the last
 * @param numbers by outcome, as in {@link io.hooktrail.source.SourceCounts}
 * @param lastReceivedAt of the last verified request, however long ago; null when there was none
 */
public record SourceHours(Instant since, Map<String, Long> numbers, @Nullable Instant lastReceivedAt) {

    public SourceHours {
        numbers = Map.copyOf(numbers);
    }
}
