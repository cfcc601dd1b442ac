package io.hooktrail.history.store;

import java.sql.DatabaseMetaData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DisablingAlert;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.event.TextHash;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.eventlog.Projections;
import io.hooktrail.history.EventIndex;
import io.hooktrail.history.EventQuery;
import io.hooktrail.tenant.TenantName;

/** Keeps the event index. */
@Component
@ProcessingGroup(EventIndexProjection.NAME)
class EventIndexProjection implements EventIndex {

    static final String NAME = "event-index";

    private static final String INSERT = "INSERT INTO event_index (position, tenant, event_id, recorded_at, origin, "
            + "status, type_hash, source_hash, subject_hash, ceid_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final List<String> OFFERED = Arrays.stream(EventStatus.values())
            .filter(EventStatus::isRoutable)
            .map(EventStatus::label)
            .toList();

    private final String insert;
    private final JdbcTemplate jdbc;
    private final Projections projections;
    private volatile Runnable listener = () -> {};

    /**
     * Two nodes may write the same rows for a moment, when one has stolen the other's claim: the slower one's transaction ends
     * without its token. On PostgreSQL the later insert waits for the earlier one and leaves its row alone. H2 has one process,
     * and no such clause.
     */
    EventIndexProjection(JdbcTemplate jdbc, Projections projections) throws MetaDataAccessException {
        this.insert = isPostgres(jdbc) ? INSERT + " ON CONFLICT (position) DO NOTHING" : INSERT;
        this.jdbc = jdbc;
        this.projections = projections;
    }

    /** What one transaction of the projection has read is written at its end, by one statement. */
    @EventHandler
    void on(EventRecorded recorded, @Timestamp Instant recordedAt, TrackingToken token, UnitOfWork<?> unit) {
        var event = recorded.event();
        rows(unit).add(new @Nullable Object[]{token.position().orElseThrow(), recorded.tenant().value(),
            recorded.id().value(), Micros.of(recordedAt), recorded.origin(), recorded.status().label(),
            hash(event.type()), hash(event.source()), hash(event.subject()), hash(event.id())});
    }

    private List<@Nullable Object[]> rows(UnitOfWork<?> unit) {
        var root = unit.root();
        return root.getOrComputeResource(NAME, name -> {
            var rows = new ArrayList<@Nullable Object[]>();
            root.onPrepareCommit(done -> jdbc.batchUpdate(insert, rows));
            root.afterCommit(done -> listener.run());
            return rows;
        });
    }

    private static boolean isPostgres(JdbcTemplate jdbc) throws MetaDataAccessException {
        return JdbcUtils.extractDatabaseMetaData(Objects.requireNonNull(jdbc.getDataSource()),
                DatabaseMetaData::getDatabaseProductName).equals("PostgreSQL");
    }

    @ResetHandler
    void forget() {
        jdbc.update("DELETE FROM event_index");
    }

    @Override
    public List<Long> find(EventQuery query) {
        var arguments = new ArrayList<Object>();
        return jdbc.query(select(query, query.status(), false, arguments),
                (row, number) -> row.getLong(1), arguments.toArray());
    }

    /** One part for each status, because the index of statuses, and not those of attributes, has it before the position. */
    @Override
    public List<Long> findOffered(EventQuery query) {
        var arguments = new ArrayList<Object>();
        var parts = OFFERED.stream()
                .map(status -> "(" + select(query, status, true, arguments) + ")")
                .collect(Collectors.joining(" UNION ALL "));
        arguments.add(query.limit());
        return jdbc.query("SELECT position FROM (" + parts + ") offered ORDER BY position LIMIT ?",
                (row, number) -> row.getLong(1), arguments.toArray());
    }

    String select(EventQuery query, @Nullable String status, boolean isOffering, List<Object> arguments) {
        var ascending = isOffering || query.ascending();
        var where = new StringBuilder("tenant = ?");
        arguments.add(query.tenant().value());
        compare(where, arguments, "origin = ?", query.origin());
        compare(where, arguments, "origin <> ?", isOffering && !query.asksForAlerts() ? DisablingAlert.ORIGIN : null);
        compare(where, arguments, "status = ?", status);
        compare(where, arguments, "type_hash = ?", hash(query.type()));
        compare(where, arguments, "source_hash = ?", hash(query.source()));
        compare(where, arguments, "subject_hash = ?", hash(query.subject()));
        compare(where, arguments, "ceid_hash = ?", hash(query.ceid()));
        // Times grow with positions, so a time is a position, and the index of each filter has it as its last column.
        compare(where, arguments, "position >= ?", firstAt(query.from()));
        compare(where, arguments, "position < ?", firstAt(query.to()));
        compare(where, arguments, ascending ? "position > ?" : "position < ?", query.after());
        arguments.add(query.limit());
        var direction = ascending ? " ASC" : " DESC";
        return "SELECT position FROM event_index WHERE " + where + " ORDER BY "
                + String.join(direction + ", ", indexOf(query, status)) + direction + " LIMIT ?";
    }

    /**
     * The columns of the index that finds it, the fixed ones as well: else H2 reads and sorts the whole history that it finds.
     * Of two attributes only the database knows which is the rarer one.
     */
    private static List<String> indexOf(EventQuery query, @Nullable String status) {
        var attributes = new ArrayList<String>();
        addIf(query.type(), "type_hash", attributes);
        addIf(query.source(), "source_hash", attributes);
        addIf(query.subject(), "subject_hash", attributes);
        addIf(query.ceid(), "ceid_hash", attributes);
        if (attributes.size() > 1) {
            return List.of("position");
        }
        if (attributes.size() == 1) {
            return List.of(attributes.getFirst(), "tenant", "position");
        }
        return query.origin() != null
                ? List.of("tenant", "origin", "position")
                : status != null ? List.of("tenant", "status", "position") : List.of("tenant", "position");
    }

    private static void addIf(@Nullable String given, String column, List<String> columns) {
        if (given != null) {
            columns.add(column);
        }
    }

    /** What was taken in after a position, in order, of all tenants. */
    List<IndexedEvent> after(long position, int limit) {
        return jdbc.query("SELECT * FROM event_index WHERE position > ? ORDER BY position LIMIT ?",
                (row, number) -> new IndexedEvent(row.getLong("position"), new TenantName(row.getString("tenant")),
                        row.getString("status"), row.getString("origin"), row.getLong("type_hash"),
                        row.getLong("source_hash"), (Long) row.getObject("subject_hash"), row.getLong("ceid_hash")),
                position, limit);
    }

    /** One row. */
    record IndexedEvent(
            long position,
            TenantName tenant,
            String status,
            String origin,
            long type,
            long source,
            @Nullable Long subject,
            long ceid) {

        /** Whether {@link #findOffered} may find it by the attributes of a query. */
        boolean mayBeOffered(EventQuery query) {
            return OFFERED.contains(status) && (query.origin() == null || query.origin().equals(origin))
                    && (query.asksForAlerts() || !origin.equals(DisablingAlert.ORIGIN))
                    && isSame(query.type(), type) && isSame(query.source(), source) && isSame(query.subject(), subject)
                    && isSame(query.ceid(), ceid);
        }

        private static boolean isSame(@Nullable String wanted, @Nullable Long hash) {
            return wanted == null || Objects.equals(hash(wanted), hash);
        }
    }

    /** Tells after each of this node's commits that added rows. */
    void whenIndexed(Runnable told) {
        listener = told;
    }

    @Override
    public long asOf() {
        return projections.position(NAME);
    }

    /** The first position recorded at a time or after it; one behind every position when there is none yet. */
    private @Nullable Long firstAt(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        var first = jdbc.queryForList(
                "SELECT position FROM event_index WHERE recorded_at >= ? ORDER BY recorded_at LIMIT 1", Long.class,
                ceiling(time));
        return first.isEmpty() ? Long.MAX_VALUE : first.getFirst();
    }

    private static long ceiling(Instant time) {
        var micros = Micros.of(time);
        return Micros.instant(micros).isBefore(time) ? micros + 1 : micros;
    }

    private static void compare(StringBuilder where, List<Object> arguments, String condition, @Nullable Object value) {
        if (value != null) {
            where.append(" AND ").append(condition);
            arguments.add(value);
        }
    }

    /** The first eight bytes of SHA-256: long texts have no place in an index entry, and nobody can make many equal ones. */
    private static @Nullable Long hash(@Nullable String text) {
        return text == null ? null : TextHash.of(text);
    }
}
