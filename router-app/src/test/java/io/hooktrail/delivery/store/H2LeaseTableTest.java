package io.hooktrail.delivery.store;

import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class H2LeaseTableTest extends LeaseTableContract {

    @Override
    DataSource empty() {
        return new SimpleDriverDataSource(new org.h2.Driver(),
                "jdbc:h2:mem:leases-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @Override
    Map<String, String> dialect() {
        return Map.of("bytes", "VARBINARY", "ascii", "");
    }
}
