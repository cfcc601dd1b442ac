package io.hooktrail.eventlog.store;

import java.util.function.Supplier;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.eventlog.LogOrder;

/** The order that the head lock makes (ADR 3). */
@Component
class HeadOrder implements LogOrder {

    private final TransactionTemplate transaction;
    private final HeadLock lock;
    private final JdbcTemplate jdbc;

    HeadOrder(PlatformTransactionManager transactions, HeadLock lock, JdbcTemplate jdbc) {
        this.transaction = new TransactionTemplate(transactions);
        this.lock = lock;
        this.jdbc = jdbc;
    }

    @Override
    public <R> R inOrder(Supplier<R> work) {
        return transaction.execute(status -> {
            lock.acquire();
            return work.get();
        });
    }

    @Override
    public long position() {
        var position = jdbc.queryForObject("SELECT position FROM log_head WHERE id = 1", Long.class);
        return position == null ? 0 : position;
    }
}
