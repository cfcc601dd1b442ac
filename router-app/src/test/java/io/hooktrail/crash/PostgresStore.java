package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Databases of one PostgreSQL that tests share: it lives on while nodes are killed, and ends what they left open. */
record PostgresStore(int port, String name) implements CrashStore {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** The library turns synchronous_commit off; a commit is to be here what it is in production. */
    static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    }

    /** A new database on it. */
    static PostgresStore on(EmbeddedPostgres server) throws SQLException {
        var name = "crash" + DATABASES.incrementAndGet();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new PostgresStore(server.getPort(), name);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port), "postgres", "postgres");
    }

    private String url(int through) {
        return "jdbc:postgresql://127.0.0.1:" + through + "/" + name;
    }

    /** One number. */
    long ask(String query) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Ends the sessions of nodes for which the condition holds, and says how many. */
    long end(String condition) throws SQLException {
        return ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + name
                + "' AND pid <> pg_backend_pid() AND " + condition);
    }

    @Override
    public List<String> settings() {
        return settings(port);
    }

    /** @param through the port of what stands between nodes and database */
    List<String> settings(int through) {
        return List.of("--hooktrail.store.url=" + url(through),
                "--hooktrail.store.user=postgres", "--hooktrail.store.password=postgres");
    }

    @Override
    public StoreFacts read(Path directory) throws SQLException {
        try (var connection = connect()) {
            return StoreReader.read(connection);
        }
    }
}
