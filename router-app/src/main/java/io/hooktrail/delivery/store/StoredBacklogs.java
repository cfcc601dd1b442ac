package io.hooktrail.delivery.store;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.Backlogs;
import io.hooktrail.eventlog.Micros;

import static java.util.Objects.requireNonNull;

/** Backlogs from the rows that wait. */
@Component
class StoredBacklogs implements Backlogs {

    private final JdbcTemplate jdbc;
    private final DeadLetterTable letters;

    StoredBacklogs(JdbcTemplate jdbc, DeadLetterTable letters) {
        this.jdbc = jdbc;
        this.letters = letters;
    }

    @Override
    public Backlog of(long subscription, int countMax) {
        return requireNonNull(jdbc.queryForObject(
                "SELECT count(*), min(created_at) FROM (SELECT created_at FROM delivery WHERE subscription = ?"
                        + DeliveryTable.IN_ORDER + "LIMIT ?) counted",
                (row, number) -> {
                    var count = row.getLong(1);
                    var oldest = row.getLong(2);
                    return new Backlog(Math.min(count, countMax), count > countMax,
                            row.wasNull() ? null : Micros.instant(oldest), letters.count(subscription));
                }, subscription, countMax + 1));
    }
}
