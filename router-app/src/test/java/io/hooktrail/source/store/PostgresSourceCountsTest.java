package io.hooktrail.source.store;

import java.io.IOException;
import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresSourceCountsTest extends SourceCountsContract {

    private @Nullable EmbeddedPostgres server;

    @Override
    DataSource empty() throws IOException {
        var started = EmbeddedPostgres.start();
        server = started;
        return started.getPostgresDatabase();
    }

    @Override
    String bytes() {
        return "BYTEA";
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
