package io.hooktrail.bench;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.hooktrail.eventlog.Micros;

import static org.assertj.core.api.Assertions.assertThat;

/** What the bench prepares is what the retry engine would have left; no figure is judged. */
class BacklogJourneyTest {

    private static final int FAILED = 60;
    private static final int FRESH = 10;

    @Test
    void whatIsPreparedHasTheHistoryThatItsRowsTell() throws Exception {
        var load = new Load(4, 20, 0, 2, 512, 1, 4, "512m", "");
        try (var bench = Workbench.open(load); var sink = DeadSink.hold(bench.directory())) {
            var before = Instant.now();
            Backlog.of(List.of("--pending", "" + FAILED, "--normal", "" + FRESH)).prepare(bench, sink);
            var pending = Pending.of(bench);

            assertThat(pending.events()).hasSize(FAILED + FRESH);
            pending.sort();
            assertThat(pending.events()).isEmpty();
            pending.back(Pending.BACKLOG);
            assertThat(pending.events()).hasSize(FAILED);
            assertThat(rows(pending)).hasSize(FAILED)
                    .allSatisfy(row -> assertThat(row.failures).isEqualTo(row.attempts).isEqualTo(row.nextSequence))
                    .allSatisfy(row -> assertThat(row.due).isBetween(before.plusSeconds(row.attempts == 1 ? 48 : 2880),
                            Instant.now().plusSeconds(row.attempts == 1 ? 72 : 4320)))
                    .extracting(Row::attempts)
                    .contains(1L, 2L);
            pending.aside(Pending.BACKLOG);
            pending.back(Pending.FRESH);
            assertThat(rows(pending)).hasSize(FRESH).allSatisfy(row -> assertThat(row.failures).isZero());
            pending.clear();
            assertThat(pending.events()).isEmpty();
        }
    }

    private record Row(long attempts, long nextSequence, Instant due, long failures) {}

    private static List<Row> rows(Pending pending) throws SQLException {
        var rows = new ArrayList<Row>();
        try (var connection = DriverManager.getConnection(pending.url(), pending.user(), pending.password());
                var sql = connection.createStatement();
                var found = sql.executeQuery("SELECT attempts, next_sequence, due_at, (SELECT count(*) FROM event_log "
                        + "WHERE name = 'DeliveryFailed.v1' AND stream LIKE CAST(delivery.event_id AS VARCHAR) || '~%') "
                        + "FROM delivery")) {
            while (found.next()) {
                rows.add(new Row(found.getLong(1), found.getLong(2), Micros.instant(found.getLong(3)),
                        found.getLong(4)));
            }
        }
        return rows;
    }
}
