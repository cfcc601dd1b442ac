package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.TextHash;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

/**
 * Which dead letters of a tenant; null means any. Conditions combine with AND.
 *
 * @param subscription its number
 * @param type of the event
 * @param code why it was given up, in one word
 * @param from earliest time of giving up, included
 * @param to latest time, excluded
 */
public record LetterFilter(
        @Nullable Long subscription,
        @Nullable String type,
        @Nullable String code,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** A part of a statement and its arguments. */
    record Condition(String where, List<Object> arguments) {

        /** The same and more. */
        Condition and(String condition, Object... more) {
            var all = new ArrayList<>(arguments);
            all.addAll(List.of(more));
            return new Condition(where + " AND " + condition, all);
        }
    }

    Condition of(TenantName tenant) {
        var condition = new Condition("tenant = ?", List.of(tenant.value()));
        if (subscription != null) {
            condition = condition.and("subscription = ?", subscription);
        }
        if (code != null) {
            condition = condition.and("code = ?", code);
        }
        if (type != null) {
            condition = condition.and("type_hash = ?", TextHash.of(type));
        }
        if (from != null) {
            condition = condition.and("at >= ?", ceiling(from));
        }
        if (to != null) {
            condition = condition.and("at < ?", ceiling(to));
        }
        return condition;
    }

    private static long ceiling(Instant time) {
        var micros = Micros.of(time);
        return Micros.instant(micros).isBefore(time) ? micros + 1 : micros;
    }
}
