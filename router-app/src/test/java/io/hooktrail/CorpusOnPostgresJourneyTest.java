package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** Example payloads through two applications on the store of production. */
class CorpusOnPostgresJourneyTest extends CorpusJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }

    @Override
    int nodes() {
        return 2;
    }
}
