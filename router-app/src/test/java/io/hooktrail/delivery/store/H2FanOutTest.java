package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class H2FanOutTest extends FanOutContract {

    @Override
    DataSource empty() {
        return new SimpleDriverDataSource(new org.h2.Driver(),
                "jdbc:h2:mem:" + java.util.UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    String bytes() {
        return "VARBINARY(33554432)";
    }
}
