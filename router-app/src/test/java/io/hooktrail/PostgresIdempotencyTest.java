package io.hooktrail;

import java.util.List;

import org.junit.jupiter.api.AutoClose;

/** Repeated writes on the store of production. */
class PostgresIdempotencyTest extends IdempotencyContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }
}
