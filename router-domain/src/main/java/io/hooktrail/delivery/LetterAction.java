package io.hooktrail.delivery;

import java.util.Locale;

/** What a person can do with a dead letter. */
public enum LetterAction {
    /** Send it again, under the same {@code webhook-id}. */
    RETRY,
    /** Let it go. */
    DISCARD;

    /** As paths and replies have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
