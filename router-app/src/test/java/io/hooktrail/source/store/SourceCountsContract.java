package io.hooktrail.source.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import io.hooktrail.Stores;
import io.hooktrail.source.SourceId;
import io.hooktrail.source.SourceSettings;
import io.hooktrail.source.SourceState;
import io.hooktrail.tenant.TenantName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** What the counts of sources promise on every database. */
abstract class SourceCountsContract {

    static final TenantName ACME = new TenantName("acme");
    static final Instant NOW = Instant.parse("2026-01-31T12:34:56.000007Z");

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @Test
    void nodesAddUpAndHoursPass() throws Exception {
        var store = migrated();
        var one = new JdbcSourceCounts(store, Clock.fixed(NOW, ZoneOffset.UTC));
        var other = new JdbcSourceCounts(store, Clock.fixed(NOW, ZoneOffset.UTC));
        var shop = source("shop", 0);
        one.add(shop, "accepted", 3, NOW);
        one.add(shop, "rejected:signature-invalid", 1, NOW.plusSeconds(1));
        one.add(source("till", 0), "duplicate", 1, NOW);
        other.add(shop, "accepted", 4, NOW.minus(Duration.ofHours(23)));
        other.add(shop, "accepted", 50, NOW.minus(Duration.ofHours(24)));
        other.add(source("shop", 1), "accepted", 600, NOW);
        one.flush();
        other.flush();
        one.flush();

        var hours = requireNonNull(one.of(ACME, List.of(shop)).get(shop.id()));
        assertThat(hours.numbers()).isEqualTo(Map.of("accepted", 7L, "rejected:signature-invalid", 1L));
        assertThat(hours.since()).isEqualTo(Instant.parse("2026-01-30T13:00:00Z"));
        assertThat(hours.lastReceivedAt()).isEqualTo(NOW);

        other.add(shop, "accepted", 1, NOW);
        var all = other.of(ACME, List.of(shop, source("till", 0), source("never", 0)));
        assertThat(requireNonNull(all.get(shop.id())).numbers()).containsEntry("accepted", 8L);
        assertThat(requireNonNull(all.get(new SourceId(ACME, "till"))).numbers()).isEqualTo(Map.of("duplicate", 1L));
        var never = requireNonNull(all.get(new SourceId(ACME, "never")));
        assertThat(never.numbers()).isEmpty();
        assertThat(never.lastReceivedAt()).isNull();
        assertThat(requireNonNull(one.of(new TenantName("else"), List.of()))).isEmpty();

        var tomorrow = new JdbcSourceCounts(store, Clock.fixed(NOW.plus(Duration.ofDays(2)), ZoneOffset.UTC));
        var later = requireNonNull(tomorrow.of(ACME, List.of(shop)).get(shop.id()));
        assertThat(later.numbers()).isEmpty();
        assertThat(later.lastReceivedAt()).isEqualTo(NOW);
    }

    @Test
    void whatWasNotFlushedIsFlushedAtTheStop() throws Exception {
        var store = migrated();
        var shop = source("shop", 0);
        var counts = new JdbcSourceCounts(store, Clock.fixed(NOW, ZoneOffset.UTC));
        counts.start();
        counts.add(shop, "accepted", 1, NOW);
        counts.stop();

        var again = new JdbcSourceCounts(store, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(requireNonNull(again.of(ACME, List.of(shop)).get(shop.id())).numbers()).containsEntry("accepted",
                1L);
    }

    final DataSource migrated() throws Exception {
        return Stores.migrated(empty());
    }

    static SourceState source(String name, int generation) {
        return new SourceState(new SourceId(ACME, name), generation, 1,
                new SourceSettings("github", Map.of(), List.of(), null, null, true, ""), List.of(), Instant.EPOCH,
                Instant.EPOCH);
    }
}
