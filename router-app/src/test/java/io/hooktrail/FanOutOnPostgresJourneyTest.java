package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** A wide fan-out on the store of production. */
class FanOutOnPostgresJourneyTest extends FanOutJourneyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
