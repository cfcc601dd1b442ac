package io.hooktrail.eventlog.store;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** H2 and PostgreSQL share the migrations; two words in them differ (ADR 5). */
public final class Dialect {

    private Dialect() {}

    /**
     * The words as Flyway's placeholders.
     *
     * @throws IllegalStateException when the store does not answer
     */
    public static Map<String, String> placeholders(DataSource store) {
        var postgres = isPostgres(store);
        return Map.of("bytes", postgres ? "BYTEA" : "VARBINARY", "ascii", postgres ? "COLLATE \"C\"" : "");
    }

    private static boolean isPostgres(DataSource store) {
        try (var connection = store.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not answer", e);
        }
    }
}
