package io.hooktrail.monitoring.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Micros;

/** The buckets as they are kept. */
@Component
class BucketTable {

    private static final String KEY = " WHERE tenant = ? AND subscription = ? AND minutes = ? AND start_minute ";
    private static final String COLUMNS = "received, delivered, failed, dead, errors, accept, attempt, end_to_end";

    private final JdbcTemplate jdbc;

    BucketTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The sum of the buckets of one kind from a minute on. */
    Bucket sum(Bucket.Key from) {
        var sum = new Bucket();
        read(">= ?", from, sum);
        return sum;
    }

    /** Adds to a bucket; only one thread of all nodes does, as the projection has one segment. */
    void add(Bucket.Key key, Bucket more) {
        var bucket = new Bucket();
        var isThere = read("= ?", key, bucket);
        bucket.add(more);
        var arguments = new ArrayList<@Nullable Object>();
        Collections.addAll(arguments, bucket.columns());
        arguments.addAll(List.of(key.tenant(), key.subscription(), key.minutes(), key.start()));
        jdbc.update(isThere
                ? "UPDATE delivery_stat SET received = ?, delivered = ?, failed = ?, dead = ?, errors = ?, accept = ?, "
                        + "attempt = ?, end_to_end = ?" + KEY + "= ?"
                : "INSERT INTO delivery_stat (" + COLUMNS + ", tenant, subscription, minutes, start_minute) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments.toArray());
    }

    private boolean read(String comparison, Bucket.Key key, Bucket sum) {
        var found = new boolean[1];
        jdbc.query("SELECT " + COLUMNS + " FROM delivery_stat" + KEY + comparison, (RowCallbackHandler) row -> {
            found[0] = true;
            add(row, sum);
        }, key.tenant(), key.subscription(), key.minutes(), key.start());
        return found[0];
    }

    private static void add(ResultSet row, Bucket sum) throws SQLException {
        sum.add(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        sum.addErrors(row.getString(5));
        sum.addLatencies(row.getBytes(6), row.getBytes(7), row.getBytes(8));
    }

    /** Forgets buckets of one length that began before a minute. */
    void forget(int minutes, long before) {
        jdbc.update("DELETE FROM delivery_stat WHERE minutes = ? AND start_minute < ?", minutes, before);
    }

    void forgetAll() {
        jdbc.update("DELETE FROM delivery_stat");
        jdbc.update("DELETE FROM delivery_last");
    }

    void delivered(long subscription, Instant at) {
        if (jdbc.update("UPDATE delivery_last SET delivered_at = ? WHERE subscription = ?", Micros.of(at),
                subscription) == 0) {
            jdbc.update("INSERT INTO delivery_last (subscription, delivered_at) VALUES (?, ?)", subscription,
                    Micros.of(at));
        }
    }

    Optional<Instant> lastDelivered(long subscription) {
        return jdbc.query("SELECT delivered_at FROM delivery_last WHERE subscription = ?",
                (row, number) -> Micros.instant(row.getLong(1)), subscription).stream().findFirst();
    }
}
