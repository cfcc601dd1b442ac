package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

/** The deliveries that were given up. */
@Component
public class DeadLetterTable {

    private static final int REASON_CHARS_MAX = 1000;

    private final JdbcTemplate jdbc;

    DeadLetterTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A delivery that was given up.
     *
     * @param position of its event in the log
     * @param nextSequence of its stream
     */
    public record DeadLetter(
            DeliveryId id,
            long position,
            int attempts,
            long nextSequence,
            Instant at,
            String reason) {}

    /** Where a dead letter stands in the list. */
    public record Place(long position, long subscription, int generation) {}

    /**
     * Dead letters of a tenant, those of the newest event first.
     *
     * @param after the last one seen; null from the beginning
     */
    public List<DeadLetter> page(TenantName tenant, @Nullable Place after, int limit) {
        var place = after == null ? new Place(Long.MAX_VALUE, 0, 0) : after;
        return jdbc.query(
                "SELECT * FROM dead_letter WHERE tenant = ? AND position <= ? AND (position < ? OR subscription > ? "
                        + "OR (subscription = ? AND generation > ?)) "
                        + "ORDER BY position DESC, subscription, generation LIMIT ?",
                DeadLetterTable::letter, tenant.value(), place.position(), place.position(), place.subscription(),
                place.subscription(), place.generation(), limit);
    }

    /** One of them. */
    public Optional<DeadLetter> find(long position, DeliveryId id) {
        return jdbc.query("SELECT * FROM dead_letter" + DeliveryTable.KEY, DeadLetterTable::letter, position,
                id.subscription(), id.generation()).stream().findFirst();
    }

    void bury(DeliveryRow row, int attempts, long nextSequence, Instant at, String reason) {
        jdbc.update(
                "INSERT INTO dead_letter (position, subscription, generation, event_id, tenant, attempts, "
                        + "next_sequence, at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.position(), row.id().subscription(), row.id().generation(), row.id().event().value(),
                row.tenant().value(), attempts, nextSequence, Micros.of(at),
                reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX));
    }

    boolean delete(DeadLetter letter) {
        return jdbc.update("DELETE FROM dead_letter" + DeliveryTable.KEY + " AND next_sequence = ?",
                letter.position(), letter.id().subscription(), letter.id().generation(),
                letter.nextSequence()) == 1;
    }

    void exhume(long position, DeliveryId id) {
        jdbc.update("DELETE FROM dead_letter" + DeliveryTable.KEY, position, id.subscription(), id.generation());
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        var event = new EventId(Objects.requireNonNull(row.getObject("event_id", UUID.class)));
        return new DeadLetter(new DeliveryId(event, row.getLong("subscription"), row.getInt("generation")),
                row.getLong("position"), row.getInt("attempts"), row.getLong("next_sequence"),
                Micros.instant(row.getLong("at")), row.getString("reason"));
    }
}
