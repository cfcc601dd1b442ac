package io.hooktrail.delivery.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.Stores;
import io.hooktrail.delivery.Recipients;
import io.hooktrail.delivery.Recipients.Recipient;
import io.hooktrail.delivery.store.FanOutTable.Cursor;
import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

/** What a fan-out promises on every database. */
abstract class FanOutContract {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int RECIPIENTS = 1000;
    private static final Cursor START = new Cursor(7, RoutingStage.ROWS_MAX);

    private final EventId event = new EventId(new UUID(1, 2));
    private final List<Long> doubtful = new ArrayList<>();
    private @Nullable JdbcTemplate jdbc;

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @BeforeEach
    void anEventWithAThousandRecipients() throws Exception {
        var store = Stores.migrated(empty());
        jdbc = new JdbcTemplate(store);
        var fanOut = new FanOut(event, TenantName.DEFAULT, 7, NOON, new Recipients(
                IntStream.range(0, RECIPIENTS).mapToObj(at -> new Recipient(100 + 2L * at, at % 2)).toList()), 0,
                false);
        new DeliveryTable(jdbc()).insert(fanOut.rows(RoutingStage.ROWS_MAX, null));
        new FanOutTable(jdbc()).insert(List.of(fanOut.expandedBy(RoutingStage.ROWS_MAX)));
    }

    private JdbcTemplate jdbc() {
        return java.util.Objects.requireNonNull(jdbc);
    }

    @Test
    void everyRecipientGetsExactlyOneRowInChunksOfBoundedSize() {
        var handed = new ArrayList<DeliveryRow>();
        var sizes = new ArrayList<Integer>();
        var before = 0;

        for (var at = Optional.of(START); at.isPresent();) {
            at = expand(at.get(), handed);
            sizes.add(handed.size() - before);
            before = handed.size();
        }

        assertThat(sizes).hasSize(8).allMatch(size -> size <= FanOutStage.ROWS_MAX);
        assertThat(jdbc().queryForList("SELECT subscription FROM delivery WHERE position = 7 ORDER BY subscription",
                Long.class)).containsExactlyElementsOf(
                        IntStream.range(0, RECIPIENTS).mapToObj(at -> 100 + 2L * at).toList());
        assertThat(new FanOutTable(jdbc()).oldest(1)).isEmpty();
        assertThat(handed).hasSize(RECIPIENTS - RoutingStage.ROWS_MAX)
                .allMatch(row -> row.createdAt().equals(NOON) && row.id().event().equals(event));
    }

    @Test
    void ofTwoNodesThatHoldTheSameChunkOneWritesItAndTheOtherLeavesIt() {
        var one = new ArrayList<DeliveryRow>();
        var other = new ArrayList<DeliveryRow>();

        var next = expand(START, one);
        var late = expand(START, other);

        assertThat(next).contains(new Cursor(7, RoutingStage.ROWS_MAX + FanOutStage.ROWS_MAX));
        assertThat(late).isEmpty();
        assertThat(one).hasSize(FanOutStage.ROWS_MAX);
        assertThat(other).isEmpty();
    }

    @Test
    void twoEntriesOfOneChunkInOneBatchWriteItOnce() {
        var handed = new ArrayList<DeliveryRow>();

        var answers = expand(List.of(START, START), handed);

        assertThat(answers.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(handed).hasSize(FanOutStage.ROWS_MAX);
    }

    @Test
    void aCommitOfUnknownEndMakesTheLanesLookForWhatItMayHaveWritten() {
        var batch = new Batch(List.of(new FanOutEntry(START, null)), 100, 6, () -> NOON);
        stage(new ArrayList<>()).apply(batch);

        batch.doubts().forEach(Runnable::run);

        assertThat(doubtful).hasSize(FanOutStage.ROWS_MAX).doesNotHaveDuplicates();
    }

    @Test
    void whatHasNoRowYetIsKnown() {
        assertThat(new FanOutTable(jdbc()).waitingOf(7)).hasSize(RECIPIENTS - RoutingStage.ROWS_MAX);

        expand(START, new ArrayList<>());

        assertThat(new FanOutTable(jdbc()).waitingOf(7))
                .hasSize(RECIPIENTS - RoutingStage.ROWS_MAX - FanOutStage.ROWS_MAX)
                .doesNotContainAnyElementsOf(
                        new DeliveryTable(jdbc()).pendingOf(7).stream().map(DeliveryRow::id).toList());
        assertThat(new FanOutTable(jdbc()).waitingOf(8)).isEmpty();
    }

    private Optional<Cursor> expand(Cursor from, List<DeliveryRow> handed) {
        return expand(List.of(from), handed).getFirst();
    }

    /** One batch of a node that knows nothing but the tables. */
    private List<Optional<Cursor>> expand(List<Cursor> cursors, List<DeliveryRow> handed) {
        var entries = cursors.stream().map(cursor -> new FanOutEntry(cursor, null)).toList();
        var batch = new Batch(List.<AppendEntry<?>>copyOf(entries), 100, 6, () -> NOON);
        stage(handed).apply(batch);
        batch.followUps().forEach(Runnable::run);
        entries.forEach(AppendEntry::complete);
        return entries.stream().map(AppendEntry::durable).map(CompletableFuture::join).toList();
    }

    private FanOutStage stage(List<DeliveryRow> handed) {
        var times = new LaneTimes(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofMillis(50));
        var leases = new LeaseTable(jdbc(), new HeadRow(jdbc(), new TransactionTemplate()), times);
        return new FanOutStage(new FanOutTable(jdbc()), new DeliveryTable(jdbc()), NoEvents.order(),
                new LateRows(jdbc(), leases, new Handed(handed, doubtful)));
    }
}
