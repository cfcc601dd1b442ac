package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

/** The rows of what is still to be sent. */
@Component
public class DeliveryTable {

    static final String KEY = " WHERE position = ? AND subscription = ? AND generation = ?";

    private static final String WAITING = " AND due_at < " + Micros.of(DeliveryRow.IN_LINE);

    /** By all columns of the index, the one that is fixed as well: else H2 reads and sorts every row that it finds. */
    static final String IN_ORDER = " ORDER BY subscription, due_at, position ";

    static final String WAITING_PAGE = "SELECT * FROM delivery WHERE subscription = ? AND due_at >= ? "
            + "AND (due_at > ? OR position > ?) AND generation = ?" + IN_ORDER + "LIMIT ?";

    private final JdbcTemplate jdbc;
    private final DeliveryLines lines;

    DeliveryTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.lines = new DeliveryLines(jdbc);
    }

    /**
     * The rows of one lane that are due, oldest first.
     *
     * @param after the last one read before; null from the beginning
     */
    public List<DeliveryRow> due(long subscription, Instant now, @Nullable DeliveryRow after, int limit) {
        var from = after == null ? Long.MIN_VALUE : Micros.of(after.dueAt());
        // Two plain bounds on due_at, which every database finds in its index.
        return jdbc.query(
                "SELECT * FROM delivery WHERE subscription = ? AND due_at <= ? AND due_at >= ? "
                        + "AND (due_at > ? OR position > ?)" + IN_ORDER + "LIMIT ?",
                DeliveryTable::row, subscription, Micros.of(now), from, from,
                after == null ? Long.MIN_VALUE : after.position(), limit);
    }

    /**
     * A row's place among those of its subscription that wait.
     *
     * @param dueMicros when it is due
     */
    public record Place(long dueMicros, long position) {

        /** Before every row. */
        public static final Place BEGINNING = new Place(Long.MIN_VALUE, Long.MIN_VALUE);

        public static Place of(DeliveryRow row) {
            return new Place(Micros.of(row.dueAt()), row.position());
        }
    }

    /** The rows of one subscription that wait, due or not, in the order in which they are due; those in line come last. */
    public List<DeliveryRow> waiting(long subscription, int generation, Place after, int limit) {
        return jdbc.query(WAITING_PAGE, DeliveryTable::row, subscription, after.dueMicros(), after.dueMicros(),
                after.position(), generation, limit);
    }

    /** When the first row of one lane is due that is not due by then. */
    public Optional<Instant> nextDue(long subscription, Instant then) {
        // Not min(due_at), for which H2 reads all that match.
        return jdbc.query("SELECT due_at FROM delivery WHERE subscription = ? AND due_at > ?" + WAITING
                + IN_ORDER + "LIMIT 1", (row, number) -> Micros.instant(row.getLong(1)), subscription,
                Micros.of(then)).stream().findFirst();
    }

    /** The lanes of some slots that have rows. */
    public List<Long> lanes(Collection<Integer> slots) {
        return slots.isEmpty()
                ? List.of()
                : allLanes().stream().filter(lane -> slots.contains(Lease.slotOf(lane))).toList();
    }

    /**
     * The rows of some slots between two positions, in order, without those that wait in line.
     *
     * @param last itself included
     */
    public List<DeliveryRow> between(Collection<Integer> slots, long after, long last, int limit) {
        return slots.isEmpty()
                ? List.of()
                : jdbc.query("SELECT * FROM delivery WHERE position > ? AND position <= ? AND " + in(slots)
                        + WAITING + " ORDER BY position LIMIT ?", DeliveryTable::row, after, last, limit);
    }

    private static String in(Collection<Integer> slots) {
        return slots.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(",", "mod(subscription, " + Lease.SLOTS + ") IN (", ")"));
    }

    /** How many rows wait, counted up to a bound, because counting reads each of them. */
    public long backlog(int countMax) {
        var count = jdbc.queryForObject("SELECT count(*) FROM (SELECT 1 FROM delivery LIMIT ?) counted", Long.class,
                countMax);
        return count == null ? 0 : count;
    }

    /** One row that waits. */
    public Optional<DeliveryRow> pending(long position, DeliveryId id) {
        return jdbc
                .query("SELECT * FROM delivery" + KEY, DeliveryTable::row, position, id.subscription(), id.generation())
                .stream()
                .findFirst();
    }

    /** The rows of one event that wait. */
    public List<DeliveryRow> pendingOf(long position) {
        return jdbc.query("SELECT * FROM delivery WHERE position = ?", DeliveryTable::row, position);
    }

    /** The subscriptions that have rows. */
    List<Long> allLanes() {
        return DistinctNumbers.of(jdbc, "delivery");
    }

    /** The subscriptions that have rows in lines. */
    List<Long> orderedLanes() {
        return lines.subscriptions();
    }

    /** Rows of one subscription that wait, of generations up to the last one given, oldest first. */
    List<DeliveryRow> ofGenerations(long subscription, int last, int limit) {
        return jdbc.query(
                "SELECT * FROM delivery WHERE subscription = ? AND generation <= ?" + IN_ORDER + "LIMIT ?",
                DeliveryTable::row, subscription, last, limit);
    }

    /** Rows of one lane that wait for a later time, the next first. */
    List<DeliveryRow> notDue(long subscription, Instant now, int limit) {
        return jdbc.query("SELECT * FROM delivery WHERE subscription = ? AND due_at > ?" + WAITING
                + IN_ORDER + "LIMIT ?",
                DeliveryTable::row, subscription, Micros.of(now), limit);
    }

    /** Stores new rows, each in its line if it has one; as they are stored, so some of them wait. */
    List<DeliveryRow> insert(List<DeliveryRow> asked) {
        var rows = lines.stand(asked);
        var arguments = new ArrayList<Object[]>();
        for (var row : rows) {
            arguments.add(new Object[]{row.position(), row.id().subscription(), row.id().generation(),
                row.id().event().value(), row.tenant().value(), row.attempts(), row.nextSequence(),
                Micros.of(row.createdAt()), Micros.of(row.dueAt()), row.orderKey()});
        }
        jdbc.batchUpdate("INSERT INTO delivery (position, subscription, generation, event_id, tenant, attempts, "
                + "next_sequence, created_at, due_at, order_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments);
        return rows;
    }

    /** Takes ended rows out of their lines and lets the next of each go; those that are due now. */
    List<DeliveryRow> next(Collection<DeliveryRow> ended, Instant now) {
        var due = lines.leave(ended).stream().map(this::first).flatMap(Optional::stream).toList();
        makeDue(due, now);
        return due.stream().map(row -> row.dueAt(now)).toList();
    }

    private Optional<DeliveryRow> first(DeliveryLines.Line line) {
        for (var place = lines.first(line); place.isPresent(); place = lines.first(line)) {
            var rows = jdbc.query("SELECT * FROM delivery" + KEY, DeliveryTable::row, place.get().position(),
                    line.subscription(), place.get().generation());
            if (!rows.isEmpty()) {
                return Optional.of(rows.getFirst());
            }
            lines.remove(line, place.get());
        }
        return Optional.empty();
    }

    /** Rows that wait in line though their subscription has no order any more: they leave it and are due. */
    List<DeliveryRow> dissolve(long subscription, Instant now, int limit) {
        var rows = jdbc.query("SELECT * FROM delivery WHERE subscription = ? AND due_at = ?" + IN_ORDER + "LIMIT ?",
                DeliveryTable::row, subscription, Micros.of(DeliveryRow.IN_LINE), limit);
        lines.leave(rows);
        jdbc.batchUpdate("UPDATE delivery SET due_at = ?, order_key = NULL" + KEY, rows.stream()
                .map(row -> new Object[]{Micros.of(now), row.position(), row.id().subscription(),
                    row.id().generation()})
                .toList());
        return rows.stream().map(row -> row.inLine(null).dueAt(now)).toList();
    }

    /** Lets rows be due. */
    void makeDue(List<DeliveryRow> rows, Instant now) {
        jdbc.batchUpdate("UPDATE delivery SET due_at = ?" + KEY, rows.stream()
                .map(row -> new Object[]{Micros.of(now), row.position(), row.id().subscription(),
                    row.id().generation()})
                .toList());
    }

    /** Deletes rows, each unless it has moved on; those that it did delete. */
    Set<DeliveryRow> delete(Collection<DeliveryRow> rows) {
        return changed("DELETE FROM delivery" + KEY + " AND next_sequence = ?", List.copyOf(rows),
                row -> new Object[]{row.position(), row.id().subscription(), row.id().generation(),
                    row.nextSequence()});
    }

    /** Lets rows be due after one more attempt, each unless it has moved on; those that it did change. */
    Set<DeliveryRow> reschedule(Map<DeliveryRow, Instant> due) {
        return changed("UPDATE delivery SET attempts = ?, next_sequence = ?, due_at = ?" + KEY
                + " AND next_sequence = ?", List.copyOf(due.keySet()),
                row -> new Object[]{row.attempts() + 1, row.nextSequence() + 1,
                    Micros.of(Objects.requireNonNull(due.get(row))), row.position(), row.id().subscription(),
                    row.id().generation(), row.nextSequence()});
    }

    /** One batch of one statement, told apart by the count of each row. */
    private Set<DeliveryRow> changed(String statement, List<DeliveryRow> rows,
            Function<DeliveryRow, Object[]> arguments) {
        Set<DeliveryRow> changed = Collections.newSetFromMap(new IdentityHashMap<>());
        if (rows.isEmpty()) {
            return changed;
        }
        var counts = jdbc.batchUpdate(statement, rows.stream().map(arguments).toList());
        for (var at = 0; at < counts.length; at++) {
            // PostgreSQL's driver keeps quiet about counts (-2) only where it rewrites inserts.
            if (counts[at] < 0 || counts[at] > 1) {
                throw new IllegalStateException("the driver says " + counts[at] + " of a statement for one row");
            }
            if (counts[at] == 1) {
                changed.add(rows.get(at));
            }
        }
        return changed;
    }

    boolean makeDue(long position, DeliveryId id, long nextSequence, Instant now) {
        return jdbc.update("UPDATE delivery SET next_sequence = ?, due_at = ?" + KEY + " AND next_sequence = ?",
                nextSequence + 1, Micros.of(now), position, id.subscription(), id.generation(), nextSequence) == 1;
    }

    private static DeliveryRow row(ResultSet row, int number) throws SQLException {
        var event = new EventId(Objects.requireNonNull(row.getObject("event_id", UUID.class)));
        var created = Micros.instant(row.getLong("created_at"));
        return new DeliveryRow(new DeliveryId(event, row.getLong("subscription"), row.getInt("generation")),
                new TenantName(row.getString("tenant")), row.getLong("position"), row.getInt("attempts"),
                row.getLong("next_sequence"), created, Micros.instant(row.getLong("due_at")), null, created,
                row.getObject("order_key", Long.class));
    }
}
