package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * The order of a page, by the columns of the index that finds it, those that are fixed as well: else H2 reads and sorts
     * every letter that it finds.
     */
    String order(boolean isNewestFirst) {
        var direction = isNewestFirst ? " DESC" : "";
        return Stream.of("tenant", subscription == null ? "" : "subscription",
                type != null ? "type_hash" : code != null ? "code" : "", "at")
                .filter(column -> !column.isEmpty())
                .map(column -> column + direction)
                .collect(Collectors.joining(", ", "ORDER BY ", ""));
    }

    private static long ceiling(Instant time) {
        var micros = Micros.of(time);
        return Micros.instant(micros).isBefore(time) ? micros + 1 : micros;
    }
}
