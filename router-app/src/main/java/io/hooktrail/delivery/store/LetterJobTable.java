package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.delivery.store.LetterJob.Status;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.tenant.TenantName;

/** The jobs on dead letters: those that run, and those of the last thirty days. */
@Component
public class LetterJobTable {

    private static final Duration KEPT = Duration.ofDays(30);

    private final JdbcTemplate jdbc;

    LetterJobTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A job of a tenant; another tenant's is as absent as one that never was. */
    public Optional<LetterJob> find(TenantName tenant, UUID id) {
        return find(id).filter(job -> job.actor().tenant().equals(tenant));
    }

    Optional<LetterJob> find(UUID id) {
        return jdbc.query("SELECT * FROM letter_job WHERE id = ?", LetterJobTable::job, id).stream().findFirst();
    }

    /** The running ones that were asked for first. */
    List<LetterJob> running(int limit) {
        return jdbc.query("SELECT * FROM letter_job WHERE status = 'running' ORDER BY requested_at LIMIT ?",
                LetterJobTable::job, limit);
    }

    /** How many of a tenant run. */
    int running(TenantName tenant) {
        var count = jdbc.queryForObject("SELECT count(*) FROM letter_job WHERE tenant = ? AND status = 'running'",
                Integer.class, tenant.value());
        return count == null ? 0 : count;
    }

    /** The time of the last entry that is in the log for certain. */
    Instant lastRecorded() {
        return Micros.instant(Objects.requireNonNull(
                jdbc.queryForObject("SELECT recorded_at FROM log_head WHERE id = 1", Long.class)));
    }

    void insert(LetterJob job) {
        var filter = job.filter();
        var actor = job.actor();
        jdbc.update("INSERT INTO letter_job (id, tenant, action, subscription, subscription_name, type, code, from_at, "
                + "to_at, actor, ip, request_id, traceparent, reason, requested_at, bound_at, cursor_at, status, "
                + "matched, done, failed, changed_at) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", job.id(),
                actor.tenant().value(), job.action().label(), filter.subscription(), job.subscription(),
                filter.type(), filter.code(), micros(filter.from()), micros(filter.to()), actor.name(), actor.ip(),
                actor.requestId(), actor.traceparent(), actor.reason(), Micros.of(job.requestedAt()),
                Micros.of(job.bound()), Micros.of(job.cursor()), job.status().label(), job.matched(), job.done(),
                job.failed(), Micros.of(job.changedAt()));
        jdbc.update("DELETE FROM letter_job WHERE tenant = ? AND status <> 'running' AND requested_at < ?",
                actor.tenant().value(), Micros.of(job.requestedAt().minus(KEPT)));
    }

    /** Moves a job on; false when it runs no more, or stands elsewhere by now. */
    boolean advance(LetterJob before, LetterJob after) {
        return jdbc.update("UPDATE letter_job SET cursor_at = ?, status = ?, done = ?, failed = ?, changed_at = ? "
                + "WHERE id = ? AND status = 'running' AND cursor_at = ?", Micros.of(after.cursor()),
                after.status().label(), after.done(), after.failed(), Micros.of(after.changedAt()), before.id(),
                Micros.of(before.cursor())) == 1;
    }

    /** Ends a job that runs; what it has done stays done. */
    public void cancel(UUID id, String by, Instant now) {
        jdbc.update("UPDATE letter_job SET status = ?, changed_at = ?, cancelled_by = ? WHERE id = ? "
                + "AND status = 'running'", Status.CANCELLED.label(), Micros.of(now), by, id);
    }

    private static @Nullable Long micros(@Nullable Instant time) {
        return time == null ? null : Micros.of(time);
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var micros = row.getLong(column);
        return row.wasNull() ? null : Micros.instant(micros);
    }

    private static LetterJob job(ResultSet row, int number) throws SQLException {
        var subscription = row.getLong("subscription");
        var filter = new LetterFilter(row.wasNull() ? null : subscription, row.getString("type"),
                row.getString("code"), time(row, "from_at"), time(row, "to_at"));
        var actor = new Actor(new TenantName(row.getString("tenant")), row.getString("actor"), row.getString("ip"),
                row.getString("request_id"), row.getString("traceparent"), row.getString("reason"));
        return new LetterJob(Objects.requireNonNull(row.getObject("id", UUID.class)),
                LetterAction.valueOf(row.getString("action").toUpperCase(Locale.ROOT)), filter,
                row.getString("subscription_name"), actor, Micros.instant(row.getLong("requested_at")),
                Micros.instant(row.getLong("bound_at")), Micros.instant(row.getLong("cursor_at")),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)), row.getLong("matched"),
                row.getLong("done"), row.getLong("failed"), Micros.instant(row.getLong("changed_at")),
                row.getString("cancelled_by"));
    }
}
