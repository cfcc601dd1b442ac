package io.hooktrail.source.store;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class H2RejectionsTest extends RejectionsContract {

    @Override
    DataSource empty() {
        return new SimpleDriverDataSource(new org.h2.Driver(), "jdbc:h2:mem:rejections;DB_CLOSE_DELAY=-1");
    }

    @Override
    String bytes() {
        return "VARBINARY(33554432)";
    }
}
