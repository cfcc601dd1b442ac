package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.LetterAction;

/**
 * What a person asked for with all dead letters that a filter finds, and how far it is.
 *
 * @param subscription the name in the filter, as it was given; null for any
 * @param actor who asked, with the reason
 * @param bound letters that were given up later are not taken
 * @param cursor the time of the last letter that was looked at
 * @param matched how many letters the filter found when it was asked for
 * @param done how many were sent again or discarded
 * @param failed how many stay, because their subscription was removed or is disabled
 * @param cancelledBy null when nobody did
 */
public record LetterJob(
        UUID id,
        LetterAction action,
        LetterFilter filter,
        @Nullable String subscription,
        Actor actor,
        Instant requestedAt,
        Instant bound,
        Instant cursor,
        Status status,
        long matched,
        long done,
        long failed,
        Instant changedAt,
        @Nullable String cancelledBy) {

    /** Whether it goes on. */
    public enum Status {
        RUNNING,
        DONE,
        CANCELLED;

        /** As replies have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    LetterJob advanced(Instant to, long doneNow, long failedNow, boolean isLast, Instant now) {
        return new LetterJob(id, action, filter, subscription, actor, requestedAt, bound, to,
                isLast ? Status.DONE : Status.RUNNING, matched, done + doneNow, failed + failedNow, now, null);
    }
}
