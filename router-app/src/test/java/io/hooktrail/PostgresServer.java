package io.hooktrail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL of its own for the tests of a class: the store of a router, and empty databases. */
public final class PostgresServer implements AutoCloseable {

    private final EmbeddedPostgres server;
    private int databases;

    public PostgresServer() {
        try {
            server = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a router with its store here. */
    public List<String> settings() {
        return List.of("--hooktrail.store.url=" + server.getJdbcUrl("postgres", "postgres"),
                "--hooktrail.store.user=postgres", "--hooktrail.store.password=postgres");
    }

    /** The store of those settings. */
    public DataSource store() {
        return server.getPostgresDatabase();
    }

    /** Another database, with nothing in it. */
    public DataSource empty() throws SQLException {
        var name = "empty" + databases++;
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return server.getDatabase("postgres", name);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
