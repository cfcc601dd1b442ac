package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** Changed subscriptions on the store of production. */
class FatesOnPostgresJourneyTest extends FatesJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
