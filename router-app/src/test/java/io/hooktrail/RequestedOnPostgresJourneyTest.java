package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** Asked-for deliveries on the store of production. */
class RequestedOnPostgresJourneyTest extends RequestedJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
