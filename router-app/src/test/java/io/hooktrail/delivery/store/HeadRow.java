package io.hooktrail.delivery.store;

import java.util.function.Supplier;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.eventlog.LogOrder;

import static java.util.Objects.requireNonNull;

/** The head lock as every append takes it. */
record HeadRow(JdbcTemplate jdbc, TransactionTemplate transaction) implements LogOrder {

    @Override
    public <R> R inOrder(Supplier<R> work) {
        return requireNonNull(transaction.execute(status -> {
            jdbc.queryForList("SELECT id FROM log_head WHERE id = 1 FOR UPDATE");
            return work.get();
        }));
    }

    @Override
    public long position() {
        return 0;
    }
}
