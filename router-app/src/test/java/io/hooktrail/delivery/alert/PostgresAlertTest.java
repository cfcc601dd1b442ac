package io.hooktrail.delivery.alert;

import java.sql.SQLException;
import javax.sql.DataSource;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;

import io.hooktrail.PostgresServer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAlertTest extends AlertContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    DataSource empty() throws SQLException {
        return postgres.empty();
    }
}
