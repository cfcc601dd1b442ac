package io.hooktrail.secret;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One secret of a source or a subscription.
 *
 * @param id names it in replies, never reused within its owner
 * @param value sealed or a reference
 * @param hint the last four characters, for people; empty when the value is shorter than twelve
 * @param expiresAt when it stops counting; null while it is current
 * @param publicKey {@code whpk_} and Base64, for whoever checks what this private key signs; null for a shared secret
 */
public record Secret(
        String id,
        SecretValue value,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String publicKey) {

    private static final int HINT_CHARS = 4;
    private static final int HINTED_CHARS_MIN = 12;

    /** A shared secret. */
    public Secret(String id, SecretValue value, String hint, Instant createdAt, @Nullable Instant expiresAt) {
        this(id, value, hint, createdAt, expiresAt, null);
    }

    /** What people may recognize a value by: the place of a reference, the end of a literal long enough to lose it. */
    public static String hintOf(String given, SecretValue value) {
        return switch (value) {
            case SecretValue.Reference reference -> reference.text();
            case SecretValue.Sealed sealed ->
                given.length() < HINTED_CHARS_MIN ? "" : given.substring(given.length() - HINT_CHARS);
        };
    }

    /** How replies show it: everything but the value. */
    public Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", id);
        shown.put("hint", hint);
        if (publicKey != null) {
            shown.put("publicKey", publicKey);
        }
        shown.put("createdAt", createdAt.toString());
        shown.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
        return shown;
    }

    public boolean isValidAt(Instant time) {
        return expiresAt == null || time.isBefore(expiresAt);
    }

    /** The same secret, ending at {@code time} unless it ends earlier. */
    public Secret expiringAt(Instant time) {
        var end = expiresAt != null && expiresAt.isBefore(time) ? expiresAt : time;
        return new Secret(id, value, hint, createdAt, end, publicKey);
    }
}
