package io.hooktrail.source.store;

import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.eventlog.Micros;
import io.hooktrail.source.SourceCounts;
import io.hooktrail.source.SourceId;
import io.hooktrail.source.SourceState;
import io.hooktrail.tenant.TenantName;

/**
 * Counts in memory, and adds what has come together to the table every second: a row per source, hour and outcome. In the
 * append's transaction every batch would write the same few rows again. A node that is killed loses its last second of counts,
 * never of events; one that stops in order loses nothing.
 */
@Component
public class JdbcSourceCounts implements SourceCounts, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcSourceCounts.class);
    private static final int HOURS = 24;
    private static final long HOURS_KEPT = 24 * 8L;
    private static final Duration BETWEEN_FLUSHES = Duration.ofSeconds(1);
    private final Object pendingLock = new Object();
    private Map<Cell, Long> pending = new HashMap<>();
    private Map<Stem, Long> received = new HashMap<>();
    private final JdbcTemplate store;
    private final SourceAdditions additions;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile boolean running;
    private volatile @Nullable Thread writer;
    private long cleanedHour;

    JdbcSourceCounts(DataSource store, Clock clock) throws MetaDataAccessException {
        this.additions = SourceAdditions.of(store);
        this.store = new JdbcTemplate(store);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(store));
        this.clock = clock;
    }

    @Override
    public void add(SourceState source, String outcome, int number, Instant at) {
        var stem = new Stem(source.id().tenant().value(), source.id().name(), source.generation());
        synchronized (pendingLock) {
            pending.merge(new Cell(stem, hour(at), outcome), (long) number, Long::sum);
            if (!outcome.startsWith(REJECTED)) {
                received.merge(stem, Micros.of(at), Math::max);
            }
        }
    }

    /** The last 24 hours of each of a tenant's sources, this node's up to this moment; a source without any is not there. */
    public Map<SourceId, SourceHours> of(TenantName tenant, List<SourceState> sources) {
        flush();
        var first = hour(clock.instant()) - HOURS + 1;
        // One source is found by the keys' first columns; a page of them is read with its tenant.
        var only = sources.size() == 1 ? sources.getFirst().id().name() : null;
        var numbers = new HashMap<Stem, Map<String, Long>>();
        store.query(
                "SELECT source, generation, outcome, SUM(number) FROM source_count WHERE tenant = ? AND epoch_hour >= ? "
                        + (only == null ? "" : "AND source = ? ") + "GROUP BY source, generation, outcome",
                (ResultSet row) -> {
                    numbers.computeIfAbsent(new Stem(tenant.value(), row.getString(1), row.getInt(2)),
                            stem -> new TreeMap<>()).put(row.getString(3), row.getLong(4));
                }, only == null ? new Object[]{tenant.value(), first} : new Object[]{tenant.value(), first, only});
        var last = new HashMap<Stem, Instant>();
        store.query("SELECT source, generation, last_at FROM source_received WHERE tenant = ?"
                + (only == null ? "" : " AND source = ?"), (ResultSet row) -> {
                    last.put(new Stem(tenant.value(), row.getString(1), row.getInt(2)),
                            Micros.instant(row.getLong(3)));
                }, only == null ? new Object[]{tenant.value()} : new Object[]{tenant.value(), only});
        var since = Instant.EPOCH.plus(Duration.ofHours(first));
        var hours = new HashMap<SourceId, SourceHours>();
        for (var source : sources) {
            var stem = new Stem(tenant.value(), source.id().name(), source.generation());
            hours.put(source.id(), new SourceHours(since, numbers.getOrDefault(stem, Map.of()), last.get(stem)));
        }
        return hours;
    }

    /** Adds to the table what has come together; on a fault it stays for the next time. */
    synchronized void flush() {
        Map<Cell, Long> cells;
        Map<Stem, Long> moments;
        synchronized (pendingLock) {
            cells = pending;
            moments = received;
            pending = new HashMap<>();
            received = new HashMap<>();
        }
        if (cells.isEmpty()) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> write(cells, moments));
        } catch (RuntimeException e) {
            // The store is away; the next second adds it.
            LOG.debug("counts of sources wait for the next second", e);
            synchronized (pendingLock) {
                cells.forEach((cell, number) -> pending.merge(cell, number, Long::sum));
                moments.forEach((stem, at) -> received.merge(stem, at, Math::max));
            }
        }
    }

    /** Rows are locked in one order on every node. */
    private void write(Map<Cell, Long> cells, Map<Stem, Long> moments) {
        var sorted = new ArrayList<Object[]>();
        new TreeMap<>(cells).forEach((cell, number) -> sorted.add(new Object[]{cell.stem.tenant, cell.stem.source,
            cell.stem.generation, cell.epochHour, cell.outcome, number}));
        store.batchUpdate(additions.count(), sorted);
        var stems = new ArrayList<Object[]>();
        new TreeMap<>(moments)
                .forEach((stem, at) -> stems.add(new Object[]{stem.tenant, stem.source, stem.generation, at}));
        if (!stems.isEmpty()) {
            store.batchUpdate(additions.received(), stems);
        }
        var hour = hour(clock.instant());
        if (hour != cleanedHour) {
            cleanedHour = hour;
            store.update("DELETE FROM source_count WHERE epoch_hour < ?", hour - HOURS_KEPT);
        }
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3600L);
    }

    @Override
    public void start() {
        running = true;
        writer = Thread.ofVirtual().name("source-counts").start(this::write);
    }

    private void write() {
        while (running) {
            try {
                Thread.sleep(BETWEEN_FLUSHES);
                flush();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        var thread = writer;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(BETWEEN_FLUSHES.multipliedBy(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        flush();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped after the web server, while the store is still there. */
    @Override
    public int getPhase() {
        return 5;
    }

    private record Stem(String tenant, String source, int generation) implements Comparable<Stem> {

        @Override
        public int compareTo(Stem other) {
            var byTenant = tenant.compareTo(other.tenant);
            var bySource = byTenant == 0 ? source.compareTo(other.source) : byTenant;
            return bySource == 0 ? Integer.compare(generation, other.generation) : bySource;
        }
    }

    private record Cell(Stem stem, long epochHour, String outcome) implements Comparable<Cell> {

        @Override
        public int compareTo(Cell other) {
            var byStem = stem.compareTo(other.stem);
            var byHour = byStem == 0 ? Long.compare(epochHour, other.epochHour) : byStem;
            return byHour == 0 ? outcome.compareTo(other.outcome) : byHour;
        }
    }
}
