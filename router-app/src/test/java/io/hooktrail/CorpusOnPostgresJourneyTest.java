package io.hooktrail;

import java.io.IOException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;

/** Example payloads through two applications on the store of production. */
class CorpusOnPostgresJourneyTest extends CorpusJourneyContract {

    private final EmbeddedPostgres postgres;

    CorpusOnPostgresJourneyTest() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @Override
    List<String> store() {
        return List.of("--hooktrail.store.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--hooktrail.store.user=postgres", "--hooktrail.store.password=postgres");
    }

    @Override
    int nodes() {
        return 2;
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }
}
