package io.hooktrail.delivery.store;

import java.sql.SQLException;
import javax.sql.DataSource;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;

import io.hooktrail.PostgresServer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresOrderingTest extends OrderingContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    DataSource empty() throws SQLException {
        return postgres.empty();
    }

    @Override
    String series(int last) {
        return "generate_series(1, " + last + ") series(x)";
    }
}
