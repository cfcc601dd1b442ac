package io.hooktrail.delivery.store;

import java.sql.SQLException;
import javax.sql.DataSource;

import org.junit.jupiter.api.AutoClose;

import io.hooktrail.PostgresServer;

class PostgresFanOutTest extends FanOutContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    DataSource empty() throws SQLException {
        return postgres.empty();
    }
}
