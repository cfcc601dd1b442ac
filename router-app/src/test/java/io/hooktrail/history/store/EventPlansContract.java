package io.hooktrail.history.store;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import io.hooktrail.Stores;
import io.hooktrail.event.TextHash;
import io.hooktrail.eventlog.Projections;
import io.hooktrail.history.EventQuery;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

/** How databases find a page of events among many: by an index that has the order of the page. */
abstract class EventPlansContract {

    private static final int ROWS = 50_000;

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    /** {@code n} from 1 to a number, as a table. */
    abstract String numbers(int last);

    /** Whether a plan reads an index in its order, and neither sorts nor reads the table from end to end. */
    abstract boolean isByIndex(String plan);

    @Test
    void everyPageReadsAnIndexInItsOrder() throws Exception {
        var jdbc = new JdbcTemplate(Stores.migrated(empty()));
        var index = new EventIndexProjection(jdbc, new Nothing());
        jdbc.update("INSERT INTO event_index (position, tenant, event_id, recorded_at, origin, status, type_hash, "
                + "source_hash, subject_hash, ceid_hash) SELECT n, CASE WHEN mod(n, 10) = 0 THEN 'other' ELSE 'acme' END, "
                + "CAST('019caf2b-1f80-7000-8000-0000000000a1' AS UUID), n, CASE WHEN mod(n, 4) = 0 THEN 'shop' ELSE "
                + "'events' END, CASE WHEN mod(n, 3) = 0 THEN 'unmatched' ELSE 'routed' END, CASE WHEN mod(n, 7) = 0 THEN "
                + TextHash.of("made") + " ELSE mod(n, 7) END, mod(n, 11), mod(n, 13), n FROM " + numbers(ROWS));
        jdbc.execute("ANALYZE");
        var scanning = new ArrayList<String>();
        for (var ascending : List.of(true, false)) {
            for (var query : List.of(query(null, null, null, ascending), query("made", null, null, ascending),
                    query(null, "shop", null, ascending), query(null, null, "routed", ascending),
                    query("made", null, "routed", ascending))) {
                check(jdbc, index, query, query.status(), false, scanning);
            }
        }
        check(jdbc, index, query(null, null, null, true), "routed", true, scanning);
        check(jdbc, index, query("made", null, null, true), "routed", true, scanning);

        assertThat(scanning).isEmpty();
    }

    private void check(JdbcTemplate jdbc, EventIndexProjection index, EventQuery query, @Nullable String status,
            boolean isOffering, List<String> scanning) {
        var arguments = new ArrayList<Object>();
        var statement = index.select(query, status, isOffering, arguments);
        var plan = String.join("\n", jdbc.queryForList("EXPLAIN " + statement, String.class, arguments.toArray()));
        if (!isByIndex(plan)) {
            scanning.add(statement + "\n" + plan);
        }
    }

    private static EventQuery query(@Nullable String type, @Nullable String origin, @Nullable String status,
            boolean ascending) {
        return new EventQuery(new TenantName("acme"), type, null, null, null, origin, status, null, null, ascending,
                (long) ROWS / 2, 51);
    }

    /** The index's reading is no part of this. */
    private static final class Nothing implements Projections {

        @Override
        public long position(String projection) {
            return 0;
        }

        @Override
        public void rebuild(String projection) {
            throw new UnsupportedOperationException(projection);
        }
    }
}
