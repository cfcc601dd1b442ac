package io.hooktrail.administration;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Role;
import io.hooktrail.tenant.TenantName;

/**
 * What a key is, without the key itself.
 *
 * @param id names it in replies and as the actor {@code key:ID}
 * @param hash SHA-256 of the key, 64 hexadecimal digits; the key has 256 random bits, so no salt is needed
 * @param sourcePrefixes the CloudEvents sources a publisher is bound to; empty for no bound
 * @param description for people, at most 1000 characters
 * @param expiresAt when it stops counting; null for never
 */
public record KeySettings(
        String id,
        String hash,
        Role role,
        TenantName tenant,
        List<String> sourcePrefixes,
        String description,
        @Nullable Instant expiresAt) {

    public KeySettings {
        sourcePrefixes = List.copyOf(sourcePrefixes);
    }

    /** The id of its stream. */
    public String stream() {
        return "key:" + id;
    }

    public boolean isValidAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }
}
