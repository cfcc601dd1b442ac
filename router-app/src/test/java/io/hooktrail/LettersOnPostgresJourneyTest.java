package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** Dead letters on the store of production. */
class LettersOnPostgresJourneyTest extends LettersJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
