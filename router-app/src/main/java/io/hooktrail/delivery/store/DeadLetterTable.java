package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventId;
import io.hooktrail.event.TextHash;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

/** The deliveries that were given up, and how many they are. What changes them holds the head lock. */
@Component
public class DeadLetterTable {

    private static final int REASON_CHARS_MAX = 1000;
    private static final int TYPE_CHARS_MAX = 1000;

    private final JdbcTemplate jdbc;
    private final EventTypes types;

    DeadLetterTable(JdbcTemplate jdbc, EventTypes types) {
        this.jdbc = jdbc;
        this.types = types;
    }

    /**
     * A delivery that was given up.
     *
     * @param position of its event in the log
     * @param type of its event, cut to 1000 characters; null where it was not kept
     * @param nextSequence of its stream
     * @param at when the log took it, a time that no other entry has
     * @param code why, in one word that never changes
     * @param reason why, in words for people
     */
    public record DeadLetter(
            DeliveryId id,
            TenantName tenant,
            long position,
            @Nullable String type,
            int attempts,
            long nextSequence,
            Instant at,
            String code,
            String reason) {}

    /** Somebody gives a row up. */
    record Burial(DeliveryRow row, int attempts, long nextSequence, Instant at, String code, String reason) {}

    /**
     * Dead letters of a tenant, the newest first.
     *
     * @param before the time of the last one seen; null from the beginning
     */
    public List<DeadLetter> page(TenantName tenant, LetterFilter filter, @Nullable Instant before, int limit) {
        var condition = filter.of(tenant);
        if (before != null) {
            condition = condition.and("at < ?", Micros.of(before));
        }
        return read(condition, filter.order(true), limit);
    }

    /** Dead letters of a tenant after one time and up to another, itself included, the oldest first. */
    List<DeadLetter> between(TenantName tenant, LetterFilter filter, Instant after, Instant last, int limit) {
        return read(filter.of(tenant).and("at > ?", Micros.of(after)).and("at <= ?", Micros.of(last)),
                filter.order(false), limit);
    }

    private List<DeadLetter> read(LetterFilter.Condition condition, String order, int limit) {
        var arguments = new ArrayList<>(condition.arguments());
        arguments.add(limit);
        return jdbc.query("SELECT * FROM dead_letter WHERE " + condition.where() + " " + order + " LIMIT ?",
                DeadLetterTable::letter, arguments.toArray());
    }

    /** How many a filter finds up to a time; it reads the index entry of each. */
    long count(TenantName tenant, LetterFilter filter, Instant last) {
        var condition = filter.of(tenant).and("at <= ?", Micros.of(last));
        var count = jdbc.queryForObject("SELECT count(*) FROM dead_letter WHERE " + condition.where(), Long.class,
                condition.arguments().toArray());
        return count == null ? 0 : count;
    }

    /** How many a subscription has, by its number; one row is read. */
    public long count(long subscription) {
        return jdbc.queryForList("SELECT number FROM dead_letter_count WHERE subscription = ?", Long.class,
                subscription).stream().mapToLong(Long::longValue).sum();
    }

    /** One of them. */
    public Optional<DeadLetter> find(long position, DeliveryId id) {
        return jdbc.query("SELECT * FROM dead_letter" + DeliveryTable.KEY, DeadLetterTable::letter, position,
                id.subscription(), id.generation()).stream().findFirst();
    }

    void bury(List<Burial> burials) {
        if (burials.isEmpty()) {
            return;
        }
        var known = types.of(burials.stream().map(Burial::row).toList());
        var arguments = new ArrayList<Object[]>();
        var numbers = new HashMap<Long, Long>();
        for (var burial : burials) {
            var row = burial.row();
            var type = known.get(row.position());
            arguments.add(new Object[]{row.position(), row.id().subscription(), row.id().generation(),
                row.id().event().value(), row.tenant().value(), burial.attempts(), burial.nextSequence(),
                Micros.of(burial.at()), cut(burial.reason(), REASON_CHARS_MAX), burial.code(),
                type == null ? null : TextHash.of(type), type == null ? null : cut(type, TYPE_CHARS_MAX)});
            numbers.merge(row.id().subscription(), 1L, Long::sum);
        }
        jdbc.batchUpdate("INSERT INTO dead_letter (position, subscription, generation, event_id, tenant, attempts, "
                + "next_sequence, at, reason, code, type_hash, type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments);
        var tenants = new HashMap<Long, TenantName>();
        burials.forEach(burial -> tenants.put(burial.row().id().subscription(), burial.row().tenant()));
        numbers.forEach((subscription, number) -> add(subscription, number,
                Objects.requireNonNull(tenants.get(subscription))));
    }

    /** Takes letters out that still are as they were read; how many of them that was. */
    int delete(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return 0;
        }
        var counts = jdbc.batchUpdate("DELETE FROM dead_letter" + DeliveryTable.KEY + " AND next_sequence = ?",
                letters.stream()
                        .map(letter -> new Object[]{letter.position(), letter.id().subscription(),
                            letter.id().generation(), letter.nextSequence()})
                        .toList());
        Map<Long, Long> numbers = new HashMap<>();
        var deleted = 0;
        for (var at = 0; at < counts.length; at++) {
            numbers.merge(letters.get(at).id().subscription(), (long) counts[at], Long::sum);
            deleted += counts[at];
        }
        numbers.forEach(this::subtract);
        return deleted;
    }

    void exhume(long position, DeliveryId id) {
        var deleted = jdbc.update("DELETE FROM dead_letter" + DeliveryTable.KEY, position, id.subscription(),
                id.generation());
        subtract(id.subscription(), deleted);
    }

    private void add(long subscription, long number, TenantName tenant) {
        if (jdbc.update("UPDATE dead_letter_count SET number = number + ? WHERE subscription = ?", number,
                subscription) == 0) {
            jdbc.update("INSERT INTO dead_letter_count (subscription, tenant, number) VALUES (?, ?, ?)", subscription,
                    tenant.value(), number);
        }
    }

    private void subtract(long subscription, long number) {
        if (number > 0) {
            jdbc.update("UPDATE dead_letter_count SET number = number - ? WHERE subscription = ?", number,
                    subscription);
        }
    }

    private static String cut(String text, int charactersMax) {
        return text.length() <= charactersMax ? text : text.substring(0, charactersMax);
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        var event = new EventId(Objects.requireNonNull(row.getObject("event_id", UUID.class)));
        return new DeadLetter(new DeliveryId(event, row.getLong("subscription"), row.getInt("generation")),
                new TenantName(row.getString("tenant")), row.getLong("position"), row.getString("type"),
                row.getInt("attempts"), row.getLong("next_sequence"), Micros.instant(row.getLong("at")),
                row.getString("code"), row.getString("reason"));
    }
}
