package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import io.hooktrail.Stores;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventId;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

/** What lines promise on every database: of each one row is due, the first, and the next when that is over. */
abstract class OrderingContract {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    private JdbcTemplate jdbc = new JdbcTemplate();
    private DeliveryTable table = new DeliveryTable(jdbc);

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @BeforeEach
    void tables() throws Exception {
        jdbc = new JdbcTemplate(Stores.migrated(empty()));
        table = new DeliveryTable(jdbc);
    }

    private static DeliveryRow row(int position, @Nullable Long key) {
        return new DeliveryRow(new DeliveryId(new EventId(new UUID(1, position)), 7, 0), TenantName.DEFAULT, position,
                0,
                0, NOON, NOON, null, NOON, key);
    }

    private List<Long> due() {
        return table.due(7, LATER, null, 1000).stream().map(DeliveryRow::position).toList();
    }

    private List<Long> end(DeliveryRow... rows) {
        table.delete(List.of(rows));
        return table.next(List.of(rows), LATER).stream().map(DeliveryRow::position).toList();
    }

    @Test
    void ofEachLineTheFirstIsDueAndWithoutAKeyAllAre() {
        var stored = table.insert(List.of(row(1, 5L), row(2, 5L), row(3, 6L), row(4, null), row(5, null)));
        table.insert(List.of(row(6, 5L), row(7, 8L)));

        assertThat(stored).filteredOn(DeliveryRow::isInLine).extracting(DeliveryRow::position).containsExactly(2L);
        assertThat(due()).containsExactly(1L, 3L, 4L, 5L, 7L);
        assertThat(table.nextDue(7, LATER)).as("waiting in line is no time").isEmpty();
        assertThat(table.between(List.of(7), 0, 100, 100)).extracting(DeliveryRow::position)
                .containsExactly(1L, 3L, 4L, 5L, 7L);
    }

    @Test
    void whenOneIsOverTheNextByPositionIsDue() {
        table.insert(List.of(row(5, 9L), row(6, 9L), row(7, 9L)));
        // One that is sent again later stands where its event does.
        var again = table.insert(List.of(row(2, 9L))).getFirst();
        assertThat(again.isInLine()).isTrue();

        assertThat(end(row(5, 9L))).containsExactly(2L);
        assertThat(end(row(2, 9L))).containsExactly(6L);
        assertThat(end(row(6, 9L))).containsExactly(7L);
        assertThat(end(row(7, 9L))).isEmpty();
        assertThat(jdbc.queryForObject("SELECT count(*) FROM delivery_line", Long.class)).isZero();
    }

    @Test
    void theEndOfOneThatWaitsLetsNobodyGo() {
        table.insert(List.of(row(1, 9L), row(2, 9L), row(3, 9L)));

        assertThat(end(row(2, 9L).dueAt(DeliveryRow.IN_LINE))).isEmpty();

        assertThat(due()).containsExactly(1L);
        assertThat(end(row(1, 9L))).containsExactly(3L);
    }

    @Test
    void aLineThatIsDissolvedLetsAllGoAndItsOldFirstHoldsUpNobody() {
        table.insert(List.of(row(1, 9L), row(2, 9L), row(3, 9L)));

        assertThat(table.dissolve(7, LATER, 100)).hasSize(2).noneMatch(DeliveryRow::isInLine);

        assertThat(due()).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(end(row(1, 9L))).isEmpty();
        assertThat(table.orderedLanes()).isEmpty();
    }

    @Test
    void manyLinesAreToldApartInOneBatch() {
        var rows = IntStream.range(0, 300).mapToObj(at -> row(at, (long) (at % 100))).toList();
        table.insert(rows);
        assertThat(due()).hasSize(100);

        assertThat(end(rows.subList(0, 100).toArray(DeliveryRow[]::new))).hasSize(100)
                .allMatch(position -> position >= 100 && position < 200);
        assertThat(table.insert(List.of(row(1000, 3L))).getFirst().isInLine()).isTrue();
        assertThat(table.allLanes()).containsExactly(7L);
        assertThat(table.orderedLanes()).containsExactly(7L);
    }

    @Test
    void aLookGoesOnBehindTheLastRow() {
        table.insert(IntStream.range(0, 10)
                .mapToObj(at -> row(at, null).dueAt(NOON.plusSeconds(at / 3)))
                .toList());

        var first = table.due(7, LATER, null, 4);
        var second = table.due(7, LATER, first.getLast(), 4);
        var third = table.due(7, LATER, second.getLast(), 4);

        assertThat(first).extracting(DeliveryRow::position).containsExactly(0L, 1L, 2L, 3L);
        assertThat(second).extracting(DeliveryRow::position).containsExactly(4L, 5L, 6L, 7L);
        assertThat(third).extracting(DeliveryRow::position).containsExactly(8L, 9L);
    }

    @Test
    void whatWaitsIsReadInTheOrderInWhichItIsDueAndTheLinesLast() {
        table.insert(List.of(row(1, 5L), row(2, 5L), row(3, null).dueAt(LATER), row(4, null), row(5, null)));
        jdbc.update("UPDATE delivery SET generation = 1 WHERE position = 5");

        var first = table.waiting(7, 0, DeliveryTable.Place.BEGINNING, 3);
        assertThat(first).extracting(DeliveryRow::position).containsExactly(1L, 4L, 3L);
        assertThat(table.waiting(7, 0, DeliveryTable.Place.of(first.get(0)), 3)).extracting(DeliveryRow::position)
                .containsExactly(4L, 3L, 2L);
        assertThat(table.waiting(7, 0, DeliveryTable.Place.of(first.getLast()), 3)).singleElement()
                .satisfies(last -> assertThat(last.position()).isEqualTo(2))
                .satisfies(last -> assertThat(last.isInLine()).isTrue());
        assertThat(table.waiting(7, 1, DeliveryTable.Place.BEGINNING, 3)).extracting(DeliveryRow::position)
                .containsExactly(5L);
    }

    /** A sink that was down for days has a million. */
    @Test
    void aPageOfWhatWaitsIsReadByAnIndexThatHasItsOrder() {
        jdbc.update(
                "INSERT INTO delivery (position, subscription, generation, event_id, tenant, attempts, next_sequence, "
                        + "created_at, due_at) SELECT x, mod(x, 3), 0, CAST(? AS UUID), 'default', 0, 0, 0, mod(x, 1000) "
                        + "FROM " + series(50_000),
                UUID.randomUUID().toString());
        jdbc.execute("ANALYZE");

        var plan = String.join("\n", jdbc.queryForList("EXPLAIN " + DeliveryTable.WAITING_PAGE, String.class, 1L, 500L,
                500L, 20_000L, 0, 51));

        assertThat(plan).containsIgnoringCase("delivery_due").doesNotContain("Sort ");
        assertThat(plan).containsAnyOf("index sorted", "Index Scan using delivery_due");
    }

    @Test
    void everyLaneIsFoundWhateverALargeOneHolds() {
        jdbc.update(
                "INSERT INTO delivery (position, subscription, generation, event_id, tenant, attempts, next_sequence, "
                        + "created_at, due_at) SELECT x, CASE WHEN x <= 5000 THEN 7 ELSE x END, 0, CAST(? AS UUID), 'default', 0, 0, 0, x "
                        + "FROM " + series(5020),
                UUID.randomUUID().toString());

        assertThat(table.allLanes()).hasSize(21).startsWith(7L, 5001L).endsWith(5020L);
        assertThat(table.lanes(List.of(7))).contains(7L).hasSizeLessThan(3);
    }

    /** Numbers from 1 as a table of one column named x. */
    abstract String series(int last);
}
