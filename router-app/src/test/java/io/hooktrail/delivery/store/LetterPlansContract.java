package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import io.hooktrail.Stores;
import io.hooktrail.event.TextHash;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How databases find a page of dead letters among many: by an index that has the order of the page. {@code -Dletters.rows} says
 * among how many.
 */
abstract class LetterPlansContract {

    private static final int ROWS = Integer.getInteger("letters.rows", 50_000);
    private static final TenantName TENANT = new TenantName("acme");
    private static final Instant MIDDLE = Micros.instant(ROWS / 2);

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    /** {@code n} from 1 to a number, as a table. */
    abstract String numbers(int last);

    /** Whether a plan reads an index in its order, and neither sorts nor reads the table from end to end. */
    abstract boolean isByIndex(String plan);

    @Test
    void everyFilterReadsAnIndexInTheOrderOfThePage() throws Exception {
        var jdbc = new JdbcTemplate(Stores.migrated(empty()));
        fill(jdbc);
        var scanning = new ArrayList<String>();
        for (var filter : List.of(new LetterFilter(null, null, null, null, null),
                new LetterFilter(7L, null, null, null, null),
                new LetterFilter(null, "type-7", null, null, null),
                new LetterFilter(null, null, "timeout", null, null),
                new LetterFilter(null, null, "rare", null, null),
                new LetterFilter(7L, null, "timeout", null, null),
                new LetterFilter(7L, "type-7", null, null, null),
                new LetterFilter(7L, "type-7", "timeout", MIDDLE, null),
                new LetterFilter(null, null, null, MIDDLE, MIDDLE.plusMillis(5)))) {
            for (var order : List.of(filter.order(true), filter.order(false))) {
                var condition = filter.of(TENANT).and("at <= ?", (long) ROWS);
                var plan = String.join("\n", jdbc.queryForList("EXPLAIN SELECT * FROM dead_letter WHERE "
                        + condition.where() + " " + order + " LIMIT 51", String.class,
                        condition.arguments().toArray()));
                System.getLogger("plans").log(System.Logger.Level.INFO, filter + " " + order + ":\n" + plan);
                if (!isByIndex(plan)) {
                    scanning.add(filter + " " + order + ":\n" + plan);
                }
            }
        }

        assertThat(scanning).isEmpty();
    }

    private void fill(JdbcTemplate jdbc) {
        jdbc.update("INSERT INTO dead_letter (position, subscription, generation, event_id, tenant, attempts, "
                + "next_sequence, at, reason, code, type_hash, type) "
                + "SELECT n, mod(n, 50), 0, CAST('019caf2b-1f80-7000-8000-0000000000a1' AS UUID), "
                + "CASE WHEN mod(n, 10) = 0 THEN 'other' ELSE 'acme' END, 1, 1, n, 'gave up', "
                + "CASE WHEN mod(n, 10007) = 1 THEN 'rare' WHEN mod(n, 3) = 0 THEN 'timeout' ELSE 'status' END, "
                + "CASE WHEN mod(n, 100) = 7 THEN " + TextHash.of("type-7") + " ELSE mod(n, 100) END, 'x' FROM "
                + numbers(ROWS));
        jdbc.execute("ANALYZE");
    }
}
