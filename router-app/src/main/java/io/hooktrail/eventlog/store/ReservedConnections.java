package io.hooktrail.eventlog.store;

import java.sql.Connection;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.VitalWork;

/**
 * Gives vital work a second, small pool of the same store. Both stand behind the one data source that everything uses, so a
 * transaction, Axon's engine and a query in it still share one connection.
 */
@Component
class ReservedConnections implements BeanPostProcessor, DisposableBean {

    /** The appender, the leases, two that follow the log, one that reads configuration, and one to spare. */
    private static final int CONNECTIONS = 6;

    private final HikariDataSource reserved = new HikariDataSource();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
            pool.copyStateTo(reserved);
            reserved.setPoolName("reserved");
            reserved.setMaximumPoolSize(CONNECTIONS);
            reserved.setMinimumIdle(CONNECTIONS);
            return new TwoPools(pool, reserved);
        }
        return bean;
    }

    @Override
    public void destroy() {
        reserved.close();
    }

    private static final class TwoPools extends DelegatingDataSource {

        private final HikariDataSource reserved;

        TwoPools(HikariDataSource pool, HikariDataSource reserved) {
            super(pool);
            this.reserved = reserved;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return VitalWork.isRunning() ? reserved.getConnection() : super.getConnection();
        }
    }
}
