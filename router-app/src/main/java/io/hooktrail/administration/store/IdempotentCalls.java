package io.hooktrail.administration.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Micros;
import io.hooktrail.secret.Secrets;
import io.hooktrail.tenant.TenantName;

/** Writes that came with an {@code Idempotency-Key}, and their answers, sealed because some hold a secret shown once. */
@Component
public class IdempotentCalls {

    /** How long a key is remembered (docs/api.md). */
    static final Duration KEPT = Duration.ofHours(24);
    /** Calls of one tenant that are remembered at once. */
    static final int PER_TENANT_MAX = 10_000;

    private final JdbcTemplate jdbc;
    private final Secrets secrets;
    private final Clock clock;

    IdempotentCalls(JdbcTemplate jdbc, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What is known of a call. */
    public sealed interface Known {

        /** It is new, and the caller's to carry out: {@link #answered} or {@link #forget} must follow. */
        record Fresh() implements Known {}

        /** The first call of this key has not been answered yet. */
        record AtWork() implements Known {}

        /** The key belongs to a call with other content. */
        record Other() implements Known {}

        /** The tenant has too many keys. */
        record TooMany(int most) implements Known {}

        /** @param answer as {@link #answered} was given it */
        record Answered(byte[] answer) implements Known {}
    }

    /**
     * Takes a call, or tells what became of the earlier one under the same id. The unique key decides between calls at once, on
     * any node.
     *
     * @param id of tenant, caller, route and key
     * @param requestHash of what the caller sent
     */
    public Known begin(TenantName tenant, UUID id, String requestHash) {
        var now = Micros.of(clock.instant());
        jdbc.update("DELETE FROM idempotent_call WHERE tenant = ? AND created_at < ?", tenant.value(),
                now - KEPT.toNanos() / 1000);
        var earlier = find(tenant, id, requestHash);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var count = jdbc.queryForObject("SELECT count(*) FROM idempotent_call WHERE tenant = ?", Integer.class,
                tenant.value());
        if (count != null && count >= PER_TENANT_MAX) {
            return new Known.TooMany(PER_TENANT_MAX);
        }
        try {
            jdbc.update("INSERT INTO idempotent_call (id, tenant, request_hash, created_at) VALUES (?, ?, ?, ?)", id,
                    tenant.value(), requestHash, now);
            return new Known.Fresh();
        } catch (DuplicateKeyException e) {
            return find(tenant, id, requestHash).orElseGet(Known.AtWork::new);
        }
    }

    private Optional<Known> find(TenantName tenant, UUID id, String requestHash) {
        return jdbc.query("SELECT request_hash, answer FROM idempotent_call WHERE id = ? AND tenant = ?",
                (row, number) -> known(tenant, requestHash.equals(row.getString(1)), row.getBytes(2)), id,
                tenant.value()).stream().findFirst();
    }

    private Known known(TenantName tenant, boolean same, byte @Nullable [] answer) {
        if (!same) {
            return new Known.Other();
        }
        return answer == null ? new Known.AtWork() : new Known.Answered(secrets.open(tenant, answer));
    }

    /** Keeps the answer of a call that was carried out. */
    public void answered(TenantName tenant, UUID id, byte[] answer) {
        jdbc.update("UPDATE idempotent_call SET answer = ? WHERE id = ?", secrets.seal(tenant, answer), id);
    }

    /** A call that was refused changed nothing, so the next one under its key is a first one. */
    public void forget(UUID id) {
        jdbc.update("DELETE FROM idempotent_call WHERE id = ?", id);
    }
}
