package io.hooktrail;

import java.util.UUID;
import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import io.hooktrail.eventlog.store.Dialect;

/** Stores without a router, with the tables of production. */
public final class Stores {

    private Stores() {}

    /** An empty H2 in memory. */
    public static DataSource empty() {
        return new SimpleDriverDataSource(new org.h2.Driver(),
                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    /** The same store with its tables. */
    public static DataSource migrated(DataSource store) {
        Flyway.configure().dataSource(store).placeholders(Dialect.placeholders(store)).load().migrate();
        return store;
    }
}
