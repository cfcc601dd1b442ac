package io.hooktrail.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/**
 * An empty database for one run: an H2 file with the router's own settings, or a schema in a PostgreSQL, dropped at the end.
 *
 * @param schema empty for H2
 */
record Store(String url, String user, String password, String schema) implements AutoCloseable {

    /** Name and password of the PostgreSQL user come as they do for the router. */
    static Store open(String postgres, Path directory) throws SQLException {
        if (postgres.isEmpty()) {
            return new Store("jdbc:h2:file:" + directory.resolve("store") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "",
                    "", "");
        }
        var schema = "bench_" + UUID.randomUUID().toString().replace("-", "");
        var store = new Store(postgres + (postgres.contains("?") ? "&" : "?") + "currentSchema=" + schema,
                variable("HOOKTRAIL_STORE_USER"), variable("HOOKTRAIL_STORE_PASSWORD"), schema);
        store.execute("CREATE SCHEMA " + schema);
        return store;
    }

    private static String variable(String name) {
        var value = System.getenv(name);
        return value == null ? "" : value;
    }

    boolean isPostgres() {
        return !schema.isEmpty();
    }

    private void execute(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(url, user, password);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    @Override
    public void close() throws SQLException {
        if (isPostgres()) {
            execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }
}
