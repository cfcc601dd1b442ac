package io.hooktrail.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The deliveries that are pending in the router's store, put aside and back between runs, so that runs with and without them
 * have the same history. Only while no router has the store open.
 */
record Pending(String url, String user, String password) {

    /** Deliveries that have failed before. */
    static final String BACKLOG = "bench_backlog";
    /** Deliveries that were not sent yet. */
    static final String FRESH = "bench_fresh";

    static Pending of(Workbench bench) {
        var store = bench.store();
        return store.isPostgres()
                ? new Pending(store.url(), store.user(), store.password())
                : new Pending("jdbc:h2:file:" + bench.directory().resolve("hooktrail") + ";WRITE_DELAY=0", "", "");
    }

    /** Puts everything aside, by whether it has failed before. */
    void sort() throws SQLException {
        execute("CREATE TABLE " + BACKLOG + " AS SELECT * FROM delivery WHERE attempts > 0",
                "CREATE TABLE " + FRESH + " AS SELECT * FROM delivery WHERE attempts = 0", "TRUNCATE TABLE delivery");
    }

    /** Puts back what was put aside. */
    void back(String name) throws SQLException {
        execute("INSERT INTO delivery SELECT * FROM " + name, "DROP TABLE " + name);
        if (url.startsWith("jdbc:postgresql:")) {
            // As autovacuum would have, long before so many have gathered.
            execute("ANALYZE delivery");
        }
    }

    /** Puts aside what is pending, as it stands by now. */
    void aside(String name) throws SQLException {
        execute("CREATE TABLE " + name + " AS SELECT * FROM delivery", "TRUNCATE TABLE delivery");
    }

    /** Forgets what is pending. */
    void clear() throws SQLException {
        execute("TRUNCATE TABLE delivery");
    }

    private void execute(String... statements) throws SQLException {
        try (var connection = open(); var sql = connection.createStatement()) {
            for (var statement : statements) {
                sql.execute(statement);
            }
        }
    }

    /** The events of what is pending. */
    Set<UUID> events() throws SQLException {
        var events = new HashSet<UUID>();
        try (var connection = open();
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT event_id FROM delivery")) {
            while (rows.next()) {
                events.add(Objects.requireNonNull(rows.getObject(1, UUID.class)));
            }
        }
        return events;
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
