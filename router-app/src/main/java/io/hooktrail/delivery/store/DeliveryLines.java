package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lines in which deliveries of ordered subscriptions stand, by the position of their events (ADR 18). All of it runs under
 * the head lock, so of each line that is not empty exactly one row is due at a time of its own.
 */
final class DeliveryLines {

    private static final int LOOKUP_MAX = 64;

    private final JdbcTemplate jdbc;

    DeliveryLines(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** One line. */
    record Line(long subscription, long key) {}

    /** Where a row stands in its line. */
    record Place(long position, int generation) {}

    private static Line line(DeliveryRow row) {
        return new Line(row.id().subscription(), Objects.requireNonNull(row.orderKey()));
    }

    /** Puts new rows in their lines; those that are not the first there come back as waiting. */
    List<DeliveryRow> stand(List<DeliveryRow> rows) {
        var ordered = rows.stream().filter(row -> row.orderKey() != null).toList();
        if (ordered.isEmpty()) {
            return rows;
        }
        var taken = taken(ordered.stream().map(DeliveryLines::line).distinct().toList());
        var arguments = ordered.stream()
                .map(row -> new Object[]{row.id().subscription(), row.orderKey(), row.position(),
                    row.id().generation()})
                .toList();
        jdbc.batchUpdate("INSERT INTO delivery_line (subscription, order_key, position, generation) "
                + "VALUES (?, ?, ?, ?)", arguments);
        return rows.stream()
                .map(row -> row.orderKey() == null || taken.add(line(row)) ? row : row.dueAt(DeliveryRow.IN_LINE))
                .toList();
    }

    /** Those of some lines in which somebody stands. */
    private Set<Line> taken(List<Line> lines) {
        var taken = new HashSet<Line>();
        for (var from = 0; from < lines.size(); from += LOOKUP_MAX) {
            var some = lines.subList(from, Math.min(lines.size(), from + LOOKUP_MAX));
            var arguments = new ArrayList<Object>();
            some.forEach(line -> {
                arguments.add(line.subscription());
                arguments.add(line.key());
            });
            var values = String.join(", ", java.util.Collections.nCopies(some.size(),
                    "(CAST(? AS BIGINT), CAST(? AS BIGINT))"));
            jdbc.query("SELECT asked.s, asked.k FROM (VALUES " + values + ") asked(s, k) WHERE EXISTS "
                    + "(SELECT 1 FROM delivery_line WHERE subscription = asked.s AND order_key = asked.k)", row -> {
                        taken.add(new Line(row.getLong(1), row.getLong(2)));
                    }, arguments.toArray());
        }
        return taken;
    }

    /** Takes rows out of their lines; the lines whose next one may go. */
    Set<Line> leave(Collection<DeliveryRow> rows) {
        var ordered = rows.stream().filter(row -> row.orderKey() != null).toList();
        var next = new LinkedHashSet<Line>();
        if (ordered.isEmpty()) {
            return next;
        }
        var counts = jdbc.batchUpdate("DELETE FROM delivery_line WHERE subscription = ? AND order_key = ? "
                + "AND position = ? AND generation = ?",
                ordered.stream()
                        .map(row -> new Object[]{row.id().subscription(), row.orderKey(), row.position(),
                            row.id().generation()})
                        .toList());
        for (var at = 0; at < counts.length; at++) {
            // One that is in no line any more (the order was given up meanwhile), or was not the first, holds up nobody.
            if (counts[at] == 1 && !ordered.get(at).isInLine()) {
                next.add(line(ordered.get(at)));
            }
        }
        return next;
    }

    /** The first of a line. */
    Optional<Place> first(Line line) {
        return jdbc.query("SELECT position, generation FROM delivery_line WHERE subscription = ? AND order_key = ? "
                + "ORDER BY position, generation LIMIT 1", (row, number) -> new Place(row.getLong(1), row.getInt(2)),
                line.subscription(), line.key()).stream().findFirst();
    }

    /** Takes a place out of its line whose row is gone. */
    void remove(Line line, Place place) {
        jdbc.update("DELETE FROM delivery_line WHERE subscription = ? AND order_key = ? AND position = ? "
                + "AND generation = ?", line.subscription(), line.key(), place.position(), place.generation());
    }

    /** The subscriptions that have lines. */
    List<Long> subscriptions() {
        return DistinctNumbers.of(jdbc, "delivery_line");
    }
}
