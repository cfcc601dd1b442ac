package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/** The subscriptions in a table whose index begins with them, without reading all of a subscription that has millions of rows. */
final class DistinctNumbers {

    /** Enough that small subscriptions come many at a time, few enough that a large one costs a millisecond. */
    private static final int ENTRIES_MAX = 2000;

    private DistinctNumbers() {}

    static List<Long> of(JdbcTemplate jdbc, String table) {
        var all = new ArrayList<Long>();
        var after = Long.MIN_VALUE;
        while (true) {
            var some = jdbc.queryForList("SELECT subscription FROM " + table
                    + " WHERE subscription > ? ORDER BY subscription LIMIT ?", Long.class, after, ENTRIES_MAX);
            some.stream().distinct().forEach(all::add);
            if (some.isEmpty()) {
                return all;
            }
            // What is left of the last one is jumped over.
            after = some.getLast();
        }
    }
}
