package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The store of production: it lives on while its node is killed, and ends the transactions that the node left open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashOnPostgresTest extends CrashContract {

    private final EmbeddedPostgres postgres;
    private int databases;

    CrashOnPostgresTest() throws IOException {
        // The library turns it off; a commit is to be here what it is in production.
        postgres = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    CrashStore emptyStore() throws SQLException {
        databases++;
        var name = "crash" + databases;
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        var url = postgres.getJdbcUrl("postgres", name);
        return new CrashStore() {

            @Override
            public List<String> settings() {
                return List.of("--hooktrail.store.url=" + url, "--hooktrail.store.user=postgres",
                        "--hooktrail.store.password=postgres");
            }

            @Override
            public StoreFacts read(Path directory) throws SQLException {
                try (var connection = DriverManager.getConnection(url, "postgres", "postgres")) {
                    return StoreReader.read(connection);
                }
            }
        };
    }
}
