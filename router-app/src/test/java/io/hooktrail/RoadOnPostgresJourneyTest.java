package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** The road on the store of production. */
class RoadOnPostgresJourneyTest extends RoadJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
