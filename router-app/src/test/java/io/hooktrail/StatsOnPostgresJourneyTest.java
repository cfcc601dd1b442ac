package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** Statistics on the store of production. */
class StatsOnPostgresJourneyTest extends StatsJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
