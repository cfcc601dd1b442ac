package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** The list of events on the store of production. */
class PostgresEventListTest extends EventListContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
