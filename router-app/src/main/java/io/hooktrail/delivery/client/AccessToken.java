package io.hooktrail.delivery.client;

import java.time.Instant;

/**
 * A bearer token of a token endpoint.
 *
 * @param usableUntil shortly before it ends
 */
record AccessToken(String value, Instant usableUntil) {

    boolean isUsableAt(Instant time) {
        return time.isBefore(usableUntil);
    }

    /** Never the value, wherever it may be printed. */
    @Override
    public String toString() {
        return "AccessToken[until " + usableUntil + "]";
    }
}
