package io.hooktrail;

import java.io.IOException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;

/** The list of events on the store of production. */
class PostgresEventListTest extends EventListContract {

    private final EmbeddedPostgres postgres;

    PostgresEventListTest() throws IOException {
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
