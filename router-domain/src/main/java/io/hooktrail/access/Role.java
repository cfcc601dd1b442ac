package io.hooktrail.access;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a key may do (docs/api.md). */
public enum Role {
    ADMIN,
    INTEGRATOR,
    AUDITOR,
    SUBSCRIBER,
    PUBLISHER;

    /** As written in requests and replies and as stored, such as {@code integrator}. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the stored form; an earlier version wrote the name in capitals, and its store must still open. */
    @JsonCreator
    static Role stored(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
