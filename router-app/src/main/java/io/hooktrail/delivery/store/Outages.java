package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.Outage;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.Micros;

/**
 * Since when sinks fail, kept in the transaction of the outcomes. Only the owner of a lane writes its outcomes, so what this
 * node knows of it holds as long as its epoch does, and a sink that works costs nothing. Used by the appender's thread alone.
 */
@Component
class Outages {

    private final JdbcTemplate jdbc;
    private final Map<Long, Known> known = new HashMap<>();

    Outages(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param outage null when the last attempt was a success, or there was none */
    private record Known(long epoch, @Nullable Outage outage) {}

    /** Takes outcomes that count, in order; each entry is told of the outage that it belongs to. */
    void take(Batch batch, List<OutcomeEntry> counting) {
        var entries = counting.stream().filter(entry -> attempt(entry.outcome()) != null).toList();
        load(entries);
        var changed = new LinkedHashMap<Long, Known>();
        for (var entry : entries) {
            var subscription = entry.row().id().subscription();
            var before = changed.getOrDefault(subscription, Objects.requireNonNull(known.get(subscription))).outage();
            var after = after(before, entry.outcome());
            entry.belongsTo(after);
            changed.put(subscription, new Known(entry.lease().epoch(), after));
        }
        write(changed);
        batch.afterCommit(() -> known.putAll(changed));
        batch.whenUnknown(known::clear);
    }

    private static @Nullable Outage after(@Nullable Outage before, Outcome outcome) {
        if (outcome instanceof Outcome.Delivered) {
            return null;
        }
        var failed = Objects.requireNonNull(attempt(outcome));
        return before == null
                ? Outage.begunAt(failed.at().plusNanos(failed.durationMicros() * 1000))
                : before.another();
    }

    private static @Nullable Attempt attempt(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered delivered -> delivered.attempt();
            case Outcome.RetryAt retry -> retry.attempt();
            case Outcome.GivenUp givenUp -> givenUp.attempt();
            case Outcome.Discarded discarded -> null;
        };
    }

    private void load(List<OutcomeEntry> entries) {
        var missing = new LinkedHashMap<Long, Known>();
        for (var entry : entries) {
            var subscription = entry.row().id().subscription();
            var there = known.get(subscription);
            if (there == null || there.epoch() != entry.lease().epoch()) {
                missing.put(subscription, new Known(entry.lease().epoch(), null));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        known.putAll(missing);
        var numbers = missing.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        jdbc.query("SELECT subscription, since, failures FROM outage WHERE subscription IN " + numbers,
                (ResultSet row) -> {
                    var epoch = Objects.requireNonNull(missing.get(row.getLong(1))).epoch();
                    known.put(row.getLong(1),
                            new Known(epoch, new Outage(Micros.instant(row.getLong(2)), row.getInt(3))));
                });
    }

    private void write(Map<Long, Known> changed) {
        var begun = new ArrayList<Object[]>();
        var counted = new ArrayList<Object[]>();
        var ended = new ArrayList<Object[]>();
        changed.forEach((subscription, now) -> {
            var before = Objects.requireNonNull(known.get(subscription)).outage();
            var after = now.outage();
            if (Objects.equals(before, after)) {
                return;
            }
            if (after == null) {
                ended.add(new Object[]{subscription});
            } else if (before == null) {
                begun.add(new Object[]{subscription, Micros.of(after.since()), after.failures()});
            } else {
                counted.add(new Object[]{Micros.of(after.since()), after.failures(), subscription});
            }
        });
        update("INSERT INTO outage (subscription, since, failures) VALUES (?, ?, ?)", begun);
        update("UPDATE outage SET since = ?, failures = ? WHERE subscription = ?", counted);
        update("DELETE FROM outage WHERE subscription = ?", ended);
    }

    private void update(String statement, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(statement, rows);
        }
    }
}
