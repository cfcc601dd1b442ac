package io.hooktrail;

import java.io.IOException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;

/** Changed subscriptions on the store of production. */
class FatesOnPostgresJourneyTest extends FatesJourneyContract {

    private final EmbeddedPostgres postgres;

    FatesOnPostgresJourneyTest() throws IOException {
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
