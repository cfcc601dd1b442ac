package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.Optional;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Micros;

/** Since when sinks fail, as it is stored: for readers, of any node. */
@Component
public class StoredOutages {

    private final JdbcTemplate jdbc;

    StoredOutages(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** When the first attempt after the last success of a subscription failed; empty when none has. */
    public Optional<Instant> since(long subscription) {
        return jdbc.query("SELECT since FROM outage WHERE subscription = ?",
                (row, number) -> Micros.instant(row.getLong(1)), subscription).stream().findFirst();
    }
}
