package io.hooktrail.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import org.h2.api.ErrorCode;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.WrongSetting;

/**
 * Opens the store once before the pool does. The pool would log a stack trace, wait its own time-outs and hide which setting
 * is at fault.
 */
@Component
final class StoreProbe implements BeanPostProcessor, Ordered {

    private static final String SECONDS_MAX = "10";
    private static final String EXAMPLE = "jdbc:postgresql://db.example.com/hooktrail";

    private final Path data;

    StoreProbe(@Value("${hooktrail.data-dir:./data}") Path data) {
        this.data = data;
    }

    /** Before those without an order, one of which puts the pool behind another data source. */
    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
            open(pool);
            tightened();
        }
        return bean;
    }

    /** H2 makes its file with the process's umask, which may let others read it. */
    private void tightened() {
        try {
            DataDirectory.at(data).tighten();
        } catch (IOException e) {
            throw new UncheckedIOException("the permissions in " + data + " cannot be set", e);
        }
    }

    private static void open(HikariDataSource pool) {
        var login = new Properties();
        login.setProperty("user", pool.getUsername() == null ? "" : pool.getUsername());
        login.setProperty("password", pool.getPassword() == null ? "" : pool.getPassword());
        if (pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            login.setProperty("loginTimeout", SECONDS_MAX);
        }
        if (pool.getJdbcUrl().startsWith("jdbc:h2:")) {
            // Otherwise it writes a stack trace of each refusal into the data directory; we get it as an exception.
            login.setProperty("TRACE_LEVEL_FILE", "0");
        }
        // The pool is started while the first connection is open: an embedded store would otherwise be opened twice.
        try (var first = DriverManager.getConnection(pool.getJdbcUrl(), login); var second = pool.getConnection()) {
            if (first.isClosed() || second.isClosed()) {
                throw new WrongSetting("hooktrail.store.url", "names a store that closes its connections", EXAMPLE);
            }
        } catch (SQLException e) {
            throw refusal(e, pool.getJdbcUrl());
        }
    }

    private static WrongSetting refusal(SQLException failure, String url) {
        var state = failure.getSQLState() == null ? "" : failure.getSQLState();
        // 08004 is PostgreSQL's driver refusing by itself, when no password is given where one is asked for.
        if (state.startsWith("28") || state.equals("08004")) {
            return new WrongSetting("hooktrail.store.password",
                    "or HOOKTRAIL_STORE_USER is wrong: the store refuses the login", "\"$(cat /run/secrets/store)\"");
        }
        if (failure.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1 && url.startsWith("jdbc:h2:")) {
            return openElsewhere();
        }
        if (failure.getErrorCode() == ErrorCode.FILE_CORRUPTED_1 && url.startsWith("jdbc:h2:")) {
            return new WrongSetting("hooktrail.data-dir", "holds a damaged store, hooktrail.mv.db ("
                    + firstLine(failure) + "); put back a copy, or use another directory; docs/reliability.md tells "
                    + "how what is whole is read out", "./data-two");
        }
        if (state.equals("3D000")) {
            return new WrongSetting("hooktrail.store.url", "names a database that does not exist", EXAMPLE);
        }
        return new WrongSetting("hooktrail.store.url",
                "names a store that cannot be opened (" + firstLine(failure) + ")", EXAMPLE);
    }

    static WrongSetting openElsewhere() {
        return new WrongSetting("hooktrail.data-dir",
                "holds a store that another process has open; stop it, or use another directory", "./data-two");
    }

    private static String firstLine(SQLException failure) {
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        // H2 adds the statement and its version in brackets; PostgreSQL adds lines.
        return message.lines().findFirst().orElse("").replaceAll(" \\[[0-9-]+\\]$", "");
    }
}
