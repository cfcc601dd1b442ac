package io.hooktrail.event;

import java.util.Locale;

/** What became of an event when it was appended (docs/api.md). */
public enum EventStatus {
    /** At least one subscription matched. */
    ROUTED,
    /** No subscription matched. */
    UNMATCHED,
    /** Verified, but not mappable: kept with its receipt, not routed. */
    QUARANTINED,
    /** Same deduplication key as an earlier event, other content: kept, not routed. */
    CONFLICT,
    /** Matching threw: kept, not routed, to be retried. */
    ROUTING_FAILED,
    /** Made to test one subscription, and delivered to that one alone. */
    TEST;

    /** As written in stored forms and replies, such as {@code routing-failed}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a label of no status */
    public static EventStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether events of this status are offered to subscriptions. */
    public boolean isRoutable() {
        return this == ROUTED || this == UNMATCHED;
    }
}
