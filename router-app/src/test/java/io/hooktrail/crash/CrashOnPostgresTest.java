package io.hooktrail.crash;

import java.io.IOException;
import java.sql.SQLException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The store of production: it lives on while its node is killed, and ends the transactions that the node left open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashOnPostgresTest extends CrashContract {

    private final EmbeddedPostgres postgres;

    CrashOnPostgresTest() throws IOException {
        postgres = PostgresStore.start();
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    CrashStore emptyStore() throws SQLException {
        return PostgresStore.on(postgres);
    }
}
