package io.hooktrail.event;

import java.util.UUID;

/** Our id of a stored event: a time-ordered UUID (version 7), so that neighbours in time are neighbours in every index. */
public record EventId(UUID value) {

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    public static EventId of(String text) {
        return new EventId(UUID.fromString(text));
    }

    /** When it was drawn, in milliseconds since 1970: its event had been received by then (RFC 9562, section 5.7). */
    public long drawnAtMillis() {
        return value.getMostSignificantBits() >>> 16;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
