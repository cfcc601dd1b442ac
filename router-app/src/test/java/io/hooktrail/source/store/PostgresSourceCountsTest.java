package io.hooktrail.source.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.hooktrail.PostgresServer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSourceCountsTest extends SourceCountsContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    DataSource empty() throws SQLException {
        return postgres.empty();
    }

    /** What was put back after a fault would come with the next flush, so there is none. */
    @Test
    void twoNodesMakeTheSameNewRowsAtOnceWithoutAFault() throws Exception {
        var store = migrated();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var round = 0; round < 50; round++) {
                var shop = source("shop-" + round, 0);
                var start = new CyclicBarrier(2);
                var flushed = new ArrayList<Future<?>>();
                for (var node = 0; node < 2; node++) {
                    var counts = new JdbcSourceCounts(store, Clock.fixed(NOW, ZoneOffset.UTC));
                    counts.add(shop, "accepted", 1, NOW);
                    flushed.add(threads.submit(() -> {
                        start.await();
                        counts.flush();
                        return null;
                    }));
                }
                for (var flush : flushed) {
                    flush.get();
                }
                var hours = new JdbcSourceCounts(store, Clock.fixed(NOW, ZoneOffset.UTC)).of(ACME, List.of(shop));
                assertThat(requireNonNull(hours.get(shop.id())).numbers()).as("round %s", round)
                        .isEqualTo(Map.of("accepted", 2L));
            }
        }
    }
}
