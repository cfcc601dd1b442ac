package io.hooktrail.history.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.history.EventIndex;
import io.hooktrail.history.EventQuery;
import io.hooktrail.tenant.TenantName;

/** Keeps the event index. */
@Component
@ProcessingGroup("event-index")
class EventIndexProjection implements EventIndex {

    private final JdbcTemplate jdbc;

    EventIndexProjection(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @EventHandler
    void on(EventRecorded recorded, @Timestamp Instant recordedAt, TrackingToken token) {
        var event = recorded.event();
        jdbc.update(
                "INSERT INTO event_index (position, tenant, event_id, recorded_at, origin, status, type, source, subject, "
                        + "ceid, cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                token.position().orElseThrow(),
                recorded.tenant().value(), recorded.id().value(), Micros.of(recordedAt), recorded.origin(),
                recorded.status().label(), cut(event.type(), 1000), cut(event.source(), 4000),
                cut(event.subject(), 4000),
                cut(event.id(), 4000), recorded.cause() == null ? null : recorded.cause().value());
    }

    @ResetHandler
    void forget() {
        jdbc.update("DELETE FROM event_index");
    }

    @Override
    public List<Entry> find(EventQuery query) {
        var where = new StringBuilder("tenant = ?");
        var arguments = new ArrayList<Object>(List.of(query.tenant().value()));
        equal(where, arguments, "type", query.type());
        equal(where, arguments, "source", query.source());
        equal(where, arguments, "subject", query.subject());
        equal(where, arguments, "ceid", query.ceid());
        equal(where, arguments, "origin", query.origin());
        equal(where, arguments, "status", query.status());
        compare(where, arguments, "recorded_at >= ?", query.from() == null ? null : Micros.of(query.from()));
        compare(where, arguments, "recorded_at < ?", query.to() == null ? null : Micros.of(query.to()));
        compare(where, arguments, query.ascending() ? "position > ?" : "position < ?", query.after());
        arguments.add(query.limit());
        return jdbc.query(
                "SELECT position, event_id, tenant, recorded_at FROM event_index WHERE " + where + " ORDER BY position "
                        + (query.ascending() ? "ASC" : "DESC") + " LIMIT ?",
                EventIndexProjection::entry, arguments.toArray());
    }

    @Override
    public long asOf() {
        var position = jdbc.queryForObject("SELECT max(position) FROM event_index", Long.class);
        return position == null ? 0 : position;
    }

    private static void equal(StringBuilder where, List<Object> arguments, String column, @Nullable String value) {
        compare(where, arguments, column + " = ?", value);
    }

    private static void compare(StringBuilder where, List<Object> arguments, String condition, @Nullable Object value) {
        if (value != null) {
            where.append(" AND ").append(condition);
            arguments.add(value);
        }
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(row.getLong(1), new EventId(Objects.requireNonNull(row.getObject(2, UUID.class))),
                new TenantName(row.getString(3)), Micros.instant(row.getLong(4)));
    }

    /** The index is for finding; the log keeps the whole value. */
    private static @Nullable String cut(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }
}
