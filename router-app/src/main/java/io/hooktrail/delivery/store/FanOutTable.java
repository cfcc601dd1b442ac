package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.Recipients;
import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

/** The events that are still being expanded into delivery rows (ADR 10). */
@Component
public class FanOutTable {

    private final JdbcTemplate jdbc;

    FanOutTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The deliveries of one event that match but have no rows yet. */
    public List<DeliveryId> waitingOf(long position) {
        return find(position).map(FanOut::waiting).orElse(List.of());
    }

    Optional<FanOut> find(long position) {
        return jdbc.query("SELECT * FROM fan_out WHERE position = ?", FanOutTable::row, position).stream().findFirst();
    }

    /** Whether an earlier event of the tenant still is to be expanded in order. */
    boolean hasEarlierInOrder(FanOut fanOut) {
        return !jdbc
                .queryForList("SELECT position FROM fan_out WHERE tenant = ? AND keeps_order AND position < ? LIMIT 1",
                        Long.class, fanOut.tenant().value(), fanOut.position())
                .isEmpty();
    }

    /** The earliest event of a tenant that is to be expanded in order. */
    Optional<FanOut> firstInOrder(TenantName tenant) {
        return jdbc.query("SELECT * FROM fan_out WHERE tenant = ? AND keeps_order ORDER BY position LIMIT 1",
                FanOutTable::row, tenant.value()).stream().findFirst();
    }

    /** The tenants that have such events. */
    Set<TenantName> tenantsInOrder() {
        return new HashSet<>(jdbc.query("SELECT DISTINCT tenant FROM fan_out WHERE keeps_order",
                (row, number) -> new TenantName(row.getString(1))));
    }

    /** Where the oldest stand. */
    List<Cursor> oldest(int limit) {
        return jdbc.query("SELECT position, expanded FROM fan_out ORDER BY position LIMIT ?",
                (row, number) -> new Cursor(row.getLong(1), row.getInt(2)), limit);
    }

    /** How far the expansion of the event at {@code position} is. */
    record Cursor(long position, int expanded) {}

    void insert(List<FanOut> rows) {
        var arguments = new ArrayList<Object[]>();
        for (var row : rows) {
            arguments.add(new Object[]{row.position(), row.event().value(), row.tenant().value(),
                Micros.of(row.recordedAt()), row.recipients().encode(), row.expanded(),
                row.keepsOrder()});
        }
        jdbc.batchUpdate("INSERT INTO fan_out (position, event_id, tenant, recorded_at, recipients, expanded, "
                + "keeps_order) VALUES (?, ?, ?, ?, ?, ?, ?)", arguments);
    }

    /** Moves the cursor, or ends the row when nobody is left; false when it stands elsewhere by now. */
    boolean advance(FanOut before, FanOut after) {
        return after.isDone()
                ? jdbc.update("DELETE FROM fan_out WHERE position = ? AND expanded = ?", before.position(),
                        before.expanded()) == 1
                : jdbc.update("UPDATE fan_out SET expanded = ? WHERE position = ? AND expanded = ?", after.expanded(),
                        before.position(), before.expanded()) == 1;
    }

    private static FanOut row(ResultSet row, int number) throws SQLException {
        return new FanOut(new EventId(Objects.requireNonNull(row.getObject("event_id", UUID.class))),
                new TenantName(row.getString("tenant")), row.getLong("position"),
                Micros.instant(row.getLong("recorded_at")), Recipients.decode(row.getBytes("recipients")),
                row.getInt("expanded"), row.getBoolean("keeps_order"));
    }
}
