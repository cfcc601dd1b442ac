package io.hooktrail.delivery.store;

import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresOutcomeTest extends OutcomeContract {

    private final EmbeddedPostgres server;
    private int databases;

    PostgresOutcomeTest() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @Override
    DataSource empty() throws Exception {
        var name = "outcomes" + databases++;
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return server.getDatabase("postgres", name);
    }

    @Override
    Map<String, String> dialect() {
        return Map.of("bytes", "BYTEA", "ascii", "COLLATE \"C\"");
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }
}
