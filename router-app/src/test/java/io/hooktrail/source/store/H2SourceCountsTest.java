package io.hooktrail.source.store;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class H2SourceCountsTest extends SourceCountsContract {

    @Override
    DataSource empty() {
        return new SimpleDriverDataSource(new org.h2.Driver(),
                "jdbc:h2:mem:counts" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    String bytes() {
        return "VARBINARY(33554432)";
    }
}
