package io.hooktrail.delivery.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.Stores;
import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.Outage;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.delivery.store.OutcomeEntry.Settled;
import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

/** What outcomes promise on every database: each of a batch counts by its own row and lease. */
abstract class OutcomeContract {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Actor ACTOR = Actor.system(TenantName.DEFAULT, "delivery");
    private static final DeliveryEvent.Attempt ATTEMPT = DeliveryEvent.Attempt.of(1,
            new AttemptResult(NOON, Duration.ofMillis(3), 200, null, null, null, null, AttemptResult.Phases.NONE));

    private JdbcTemplate jdbc = new JdbcTemplate();
    private TransactionTemplate transaction = new TransactionTemplate();
    private Map<Integer, Lease> leases = Map.of();
    private Outages outages = new Outages(jdbc);

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @BeforeEach
    void aNodeWithEverySlot() throws Exception {
        var store = Stores.migrated(empty());
        jdbc = new JdbcTemplate(store);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(store));
        outages = new Outages(jdbc);
        var node = table();
        node.join();
        leases = node.claim(Lease.SLOTS)
                .stream()
                .map(LeaseTable.Claim::lease)
                .collect(java.util.stream.Collectors.toMap(Lease::slot, lease -> lease));
    }

    private LeaseTable table() {
        return new LeaseTable(jdbc, new HeadRow(jdbc, transaction),
                new LaneTimes(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(50)));
    }

    private Lease lease(DeliveryRow row) {
        return java.util.Objects.requireNonNull(leases.get(Lease.slotOf(row.id().subscription())));
    }

    /** Rows of as many subscriptions as given, in the table. */
    private List<DeliveryRow> rows(int count) {
        var rows = IntStream.range(0, count)
                .mapToObj(at -> new DeliveryRow(new DeliveryId(new EventId(new UUID(1, at)), 100 + at, 0),
                        TenantName.DEFAULT, 7 + at, 0, 0, NOON, NOON, null, NOON))
                .toList();
        new DeliveryTable(jdbc).insert(rows);
        return rows;
    }

    private OutcomeEntry delivered(DeliveryRow row, Lease lease) {
        return new OutcomeEntry(row, new Outcome.Delivered(ATTEMPT), ACTOR, lease);
    }

    private OutcomeEntry retry(DeliveryRow row) {
        return new OutcomeEntry(row, new Outcome.RetryAt(ATTEMPT, LATER), ACTOR, lease(row));
    }

    @Test
    void anOutcomeOfAnOlderEpochIsRefusedAndItsNeighboursCount() {
        var rows = rows(3);
        var stale = lease(rows.get(1));
        jdbc.update("UPDATE lane_slot SET epoch = epoch + 1 WHERE slot = ?", stale.slot());

        assertThat(settle(List.of(delivered(rows.get(0), lease(rows.get(0))), delivered(rows.get(1), stale),
                retry(rows.get(2))))).containsExactly(Settled.DONE, Settled.NOT_OWNED, Settled.DONE);

        var left = left();
        assertThat(left).extracting(DeliveryRow::id).containsExactly(rows.get(1).id(), rows.get(2).id());
        assertThat(left).extracting(DeliveryRow::attempts).containsExactly(0, 1);
        assertThat(left).extracting(DeliveryRow::dueAt).containsExactly(NOON, LATER);
    }

    @Test
    void ofALargeBatchEachRowThatHasMovedOnIsToldApart() {
        var rows = rows(200);
        jdbc.update("UPDATE delivery SET next_sequence = 5 WHERE mod(position, 3) = 0");
        var entries = rows.stream()
                .map(row -> row.position() % 2 == 0 ? retry(row) : delivered(row, lease(row)))
                .toList();

        var settled = settle(entries);

        assertThat(settled).hasSize(200)
                .containsExactlyElementsOf(
                        rows.stream().map(row -> row.position() % 3 == 0 ? Settled.MOVED_ON : Settled.DONE).toList());
        assertThat(left()).extracting(DeliveryRow::position)
                .containsExactlyElementsOf(rows.stream()
                        .map(DeliveryRow::position)
                        .filter(position -> position % 3 == 0 || position % 2 == 0)
                        .toList());
    }

    @Test
    void ofTwoOutcomesOfOneRowInOneBatchOneCounts() {
        var row = rows(1).getFirst();

        assertThat(settle(List.of(delivered(row, lease(row)), delivered(row, lease(row)))))
                .containsExactlyInAnyOrder(Settled.DONE, Settled.MOVED_ON);
        assertThat(left()).isEmpty();
    }

    @Test
    void anOutageBeginsWithTheFirstFailureIsCountedToTenAndEndsWithASuccess() {
        var rows = rowsOfOne(14);

        var first = settled(failed(rows.get(0), NOON));
        assertThat(first.outage()).isEqualTo(new Outage(NOON, 1));
        assertThat(outages()).containsExactly(new Outage(NOON, 1));
        for (var at = 1; at < 12; at++) {
            settle(List.of(failed(rows.get(at), LATER)));
        }
        assertThat(outages()).containsExactly(new Outage(NOON, 10));

        assertThat(settled(delivered(rows.get(12), lease(rows.get(12)))).outage()).isNull();
        assertThat(outages()).isEmpty();
        assertThat(settled(failed(rows.get(13), LATER)).outage()).isEqualTo(new Outage(LATER, 1));
    }

    @Test
    void anotherNodeKnowsSinceWhenASinkFails() {
        var rows = rowsOfOne(3);
        settle(List.of(failed(rows.get(0), NOON), failed(rows.get(1), LATER)));
        outages = new Outages(jdbc);

        assertThat(settled(failed(rows.get(2), LATER)).outage()).isEqualTo(new Outage(NOON, 3));
    }

    @Test
    void aSuccessAmongFailuresOfOneBatchEndsTheOutageBeforeIt() {
        var rows = rowsOfOne(3);

        settle(List.of(failed(rows.get(0), NOON), delivered(rows.get(1), lease(rows.get(1))),
                failed(rows.get(2), LATER)));

        assertThat(outages()).containsExactly(new Outage(LATER, 1));
    }

    /** Rows of one subscription, in the table. */
    private List<DeliveryRow> rowsOfOne(int count) {
        var rows = IntStream.range(0, count)
                .mapToObj(at -> new DeliveryRow(new DeliveryId(new EventId(new UUID(1, at)), 100, 0),
                        TenantName.DEFAULT, 7 + at, 0, 0, NOON, NOON, null, NOON))
                .toList();
        new DeliveryTable(jdbc).insert(rows);
        return rows;
    }

    private OutcomeEntry failed(DeliveryRow row, Instant at) {
        var attempt = DeliveryEvent.Attempt.of(1, new AttemptResult(at, Duration.ZERO, 500,
                AttemptResult.Failure.STATUS, "", null, null, AttemptResult.Phases.NONE));
        return new OutcomeEntry(row, new Outcome.RetryAt(attempt, LATER), ACTOR, lease(row));
    }

    private OutcomeEntry settled(OutcomeEntry entry) {
        assertThat(settle(List.of(entry))).containsExactly(Settled.DONE);
        return entry;
    }

    private List<Outage> outages() {
        return jdbc.query("SELECT since, failures FROM outage",
                (row, number) -> new Outage(Micros.instant(row.getLong(1)), row.getInt(2)));
    }

    private List<DeliveryRow> left() {
        return new DeliveryTable(jdbc).between(leases.keySet(), 0, 1000, 1000);
    }

    /** One batch; as many events are appended as outcomes count. */
    private List<Settled> settle(List<OutcomeEntry> entries) {
        var batch = new Batch(List.<AppendEntry<?>>copyOf(entries), 300, 6, () -> NOON);
        var table = table();
        var late = new LateRows(jdbc, table, new Handed(new ArrayList<>(), new ArrayList<>()));
        transaction.executeWithoutResult(status -> new OutcomeStage(new DeliveryTable(jdbc),
                new DeadLetterTable(jdbc, rows -> Map.of()), jdbc, table, NoEvents.order(), late, outages,
                new FanOutTable(jdbc))
                .apply(batch));
        batch.followUps().forEach(Runnable::run);
        entries.forEach(AppendEntry::complete);
        var settled = entries.stream().map(entry -> entry.durable().join()).toList();
        assertThat(batch.appended()).hasSize((int) settled.stream().filter(Settled.DONE::equals).count());
        return settled;
    }
}
