package io.hooktrail.crash;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the store holds.
 *
 * @param log every entry, by position
 * @param pending rows of deliveries that are still to be made, by delivery id
 * @param dead dead letters with their count of attempts, by delivery id
 * @param identities how many identities name an event, by event id
 */
record StoreFacts(
        List<Entry> log,
        Map<String, Pending> pending,
        Map<String, Integer> dead,
        Map<String, Integer> identities) {

    static final String RECORDED = "EventRecorded.v1";
    static final String SUCCEEDED = "DeliverySucceeded.v1";
    static final String FAILED = "DeliveryFailed.v1";
    static final String DEAD_LETTERED = "DeliveryDeadLettered.v1";
    static final String SUBSCRIBED = "SubscriptionConfigured.v1";

    /**
     * One entry of the log.
     *
     * @param recordedAt microseconds since 1970
     * @param ceid of a recorded event; null for everything else
     * @param attempt number of a delivery's attempt; 0 when the entry is none
     * @param status that the sink gave; 0 when there was none
     */
    record Entry(
            long position,
            long recordedAt,
            String stream,
            long sequence,
            String name,
            @Nullable String ceid,
            int attempt,
            int status) {}

    /**
     * One row of a delivery.
     *
     * @param attempts made so far
     */
    record Pending(int attempts, long nextSequence) {}
}
