package io.hooktrail.access;

import java.util.Locale;

/** What a key may do (contract, section 2). */
public enum Role {
    ADMIN,
    INTEGRATOR,
    AUDITOR,
    SUBSCRIBER,
    PUBLISHER;

    /** As written in requests and replies, such as {@code integrator}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
