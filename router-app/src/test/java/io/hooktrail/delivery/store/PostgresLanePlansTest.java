package io.hooktrail.delivery.store;

import java.sql.SQLException;
import javax.sql.DataSource;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;

import io.hooktrail.PostgresServer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLanePlansTest extends LanePlansContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    DataSource empty() throws SQLException {
        return postgres.empty();
    }

    @Override
    String numbers(int last) {
        return "(SELECT n FROM generate_series(1, " + last + ") n) numbers";
    }

    @Override
    boolean isByIndex(String plan) {
        return !plan.contains("Seq Scan") && !plan.contains("Sort") && plan.contains("delivery_due");
    }
}
