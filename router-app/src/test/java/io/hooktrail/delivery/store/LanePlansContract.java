package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

import io.hooktrail.Stores;
import io.hooktrail.eventlog.Micros;

import static org.assertj.core.api.Assertions.assertThat;

/** How databases find what a lane reads among the many that wait in it: by the index that has the lane's order, without a sort. */
abstract class LanePlansContract {

    private static final int ROWS = 20_000;
    private static final long LANE = 7;
    private static final Instant MIDDLE = Micros.instant(ROWS / 2);

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    /** {@code n} from 1 to a number, as a table. */
    abstract String numbers(int last);

    /** Whether a plan reads an index in its order, and neither sorts nor reads the table from end to end. */
    abstract boolean isByIndex(String plan);

    @Test
    void everyLookAtALaneReadsItsIndexInOrder() throws Exception {
        var jdbc = new Explaining(Stores.migrated(empty()));
        fill(jdbc);
        var table = new DeliveryTable(jdbc);

        var first = table.due(LANE, MIDDLE, null, 10);
        assertThat(first).hasSize(10);
        assertThat(table.due(LANE, MIDDLE, first.getLast(), 10)).hasSize(10).doesNotContainAnyElementsOf(first);
        assertThat(table.nextDue(LANE, MIDDLE)).isPresent();
        assertThat(table.notDue(LANE, MIDDLE, 10)).hasSize(10);
        assertThat(table.ofGenerations(LANE, 0, 10)).hasSize(10);
        assertThat(table.dissolve(LANE, MIDDLE, 10)).isEmpty();

        assertThat(jdbc.plans).hasSize(6).allSatisfy(plan -> assertThat(isByIndex(plan)).as(plan).isTrue());
    }

    private static final class Explaining extends JdbcTemplate {

        private final List<String> plans = new ArrayList<>();

        Explaining(DataSource store) {
            super(store);
        }

        @Override
        public <T extends @Nullable Object> List<T> query(String sql, RowMapper<T> mapper,
                @Nullable Object @Nullable... arguments) {
            plans.add(sql + ":\n" + String.join("\n", queryForList("EXPLAIN " + sql, String.class, arguments)));
            return super.query(sql, mapper, arguments);
        }
    }

    private void fill(JdbcTemplate jdbc) {
        jdbc.update("INSERT INTO delivery (position, subscription, generation, event_id, tenant, attempts, "
                + "next_sequence, created_at, due_at) SELECT n, CASE WHEN mod(n, 20) = 0 THEN 8 ELSE " + LANE
                + " END, 0, CAST('019caf2b-1f80-7000-8000-0000000000a1' AS UUID), 'acme', 1, 1, n, n FROM "
                + numbers(ROWS));
        jdbc.execute("ANALYZE");
    }
}
