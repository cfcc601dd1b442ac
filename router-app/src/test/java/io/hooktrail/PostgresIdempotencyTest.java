package io.hooktrail;

import java.io.IOException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;

/** Repeated writes on the store of production. */
class PostgresIdempotencyTest extends IdempotencyContract {

    private final EmbeddedPostgres postgres;

    PostgresIdempotencyTest() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @Override
    List<String> store() {
        return List.of("--hooktrail.store.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--hooktrail.store.user=postgres", "--hooktrail.store.password=postgres");
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }
}
