package io.hooktrail.secret;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One secret of a source or a subscription.
 *
 * @param id names it in replies, never reused within its owner
 * @param value sealed or a reference
 * @param hint the last four characters, for people; empty when the value is shorter than twelve
 * @param expiresAt when it stops counting; null while it is current
 */
public record Secret(String id, SecretValue value, String hint, Instant createdAt, @Nullable Instant expiresAt) {

    public boolean isValidAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }

    /** The same secret, ending at {@code time} unless it ends earlier. */
    public Secret expiringAt(Instant time) {
        var end = expiresAt != null && expiresAt.isBefore(time) ? expiresAt : time;
        return new Secret(id, value, hint, createdAt, end);
    }
}
