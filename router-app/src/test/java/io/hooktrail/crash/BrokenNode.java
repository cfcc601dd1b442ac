package io.hooktrail.crash;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.hooktrail.HooktrailApplication;
import io.hooktrail.delivery.store.DeliveryTable;

/**
 * The router with one of its promises broken, to try the suite itself: whoever compares has to notice. No stereotypes here:
 * other tests scan this package.
 */
final class BrokenNode {

    static final String FAULT_PROPERTY = "crash.fault";
    /** At which write of rows the node dies. */
    static final String TURN_PROPERTY = "crash.fault-turn";

    /** What is broken. */
    enum Fault {
        /** Delivery rows are written in a transaction of their own behind the event's, and the node dies in between. */
        ROWS_APART,
        /** Outcomes of a lease that was lost count like those of a lease that holds. */
        NO_FENCING,
        /** The head of the log is read and not locked. */
        NO_HEAD_LOCK
    }

    private BrokenNode() {}

    static List<String> options(Fault fault) {
        return List.of("-D" + FAULT_PROPERTY + "=" + fault, "-D" + TURN_PROPERTY + "=50");
    }

    public static void main(String[] args) {
        var fault = Fault.valueOf(System.getProperty(FAULT_PROPERTY));
        var application = new SpringApplication(HooktrailApplication.class);
        application.addInitializers(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return switch (fault) {
                    case ROWS_APART -> bean instanceof DeliveryTable ? around(bean, rowsApart()) : bean;
                    case NO_FENCING -> bean instanceof JdbcTemplate jdbc ? new Unfenced(store(jdbc)) : bean;
                    case NO_HEAD_LOCK -> bean instanceof JdbcTemplate jdbc ? new Unlocked(store(jdbc)) : bean;
                };
            }
        }));
        application.run(args);
    }

    private static DataSource store(JdbcTemplate jdbc) {
        return Objects.requireNonNull(jdbc.getDataSource());
    }

    private static Object around(Object bean, MethodInterceptor interceptor) {
        var factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(true);
        factory.addAdvice(interceptor);
        return factory.getProxy(bean.getClass().getClassLoader());
    }

    private static MethodInterceptor rowsApart() {
        var turn = Integer.getInteger(TURN_PROPERTY);
        var turns = new AtomicInteger();
        return call -> {
            if (!call.getMethod().getName().equals("insert")) {
                return call.proceed();
            }
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

                @Override
                public void afterCommit() {
                    if (turns.incrementAndGet() == turn) {
                        Runtime.getRuntime().halt(FailPoint.EXIT_CODE);
                    }
                    apart(call);
                }
            });
            return null;
        };
    }

    /** On a thread without a transaction. */
    private static void apart(MethodInvocation call) {
        var thread = Thread.ofVirtual().start(() -> {
            try {
                call.proceed();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leases whose epoch never grows. */
    private static final class Unfenced extends JdbcTemplate {

        Unfenced(DataSource store) {
            super(store);
        }

        @Override
        public <T extends @Nullable Object> List<T> query(String sql, RowMapper<T> mapper,
                @Nullable Object @Nullable... arguments) {
            return super.query(sql.replace("SELECT slot, owner, epoch FROM", "SELECT slot, owner, 0 AS epoch FROM"),
                    mapper, arguments);
        }
    }

    /** The head without its lock. */
    private static final class Unlocked extends JdbcTemplate {

        Unlocked(DataSource store) {
            super(store);
        }

        @Override
        public <T extends @Nullable Object> T queryForObject(String sql, RowMapper<T> mapper) {
            return super.queryForObject(sql.replace(" FOR UPDATE", ""), mapper);
        }
    }
}
