package io.hooktrail.delivery.http;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.store.DeadLetterTable.DeadLetter;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable.Place;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.Refused;

/**
 * How far a list of what was not delivered has come: behind a row that waits, or behind a dead letter and so behind all that
 * wait.
 *
 * @param letter when the last letter was given up; null among those that wait
 */
record UndeliveredPlace(Place waiting, @Nullable Instant letter) {

    private static final Pattern WAITING = Pattern.compile("w(-?[0-9]{1,18})\\.([0-9]{1,18})");
    private static final Pattern LETTER = Pattern.compile("d([0-9]{1,18})");

    /**
     * Reads a cursor.
     *
     * @param text null for the beginning
     * @throws Refused when it is none of this list
     */
    static UndeliveredPlace of(@Nullable String text) {
        if (text == null) {
            return new UndeliveredPlace(Place.BEGINNING, null);
        }
        var waiting = WAITING.matcher(text);
        if (waiting.matches()) {
            return new UndeliveredPlace(
                    new Place(Long.parseLong(waiting.group(1)), Long.parseLong(waiting.group(2))), null);
        }
        var letter = LETTER.matcher(text);
        if (letter.matches()) {
            return new UndeliveredPlace(Place.BEGINNING, Micros.instant(Long.parseLong(letter.group(1))));
        }
        throw InvalidParameter.of("cursor", "must be the next of an answer of this list");
    }

    static UndeliveredPlace of(DeliveryRow row) {
        return new UndeliveredPlace(Place.of(row), null);
    }

    static UndeliveredPlace of(DeadLetter letter) {
        return new UndeliveredPlace(Place.BEGINNING, letter.at());
    }

    /** Behind which row those that wait go on; empty when the list is past them. */
    Optional<Place> afterWaiting() {
        return letter == null ? Optional.of(waiting) : Optional.empty();
    }

    /** Before which time the dead letters go on; empty for all of them. */
    Optional<Instant> beforeLetter() {
        return Optional.ofNullable(letter);
    }

    /** As a cursor holds it. */
    String text() {
        return letter == null
                ? "w" + waiting.dueMicros() + "." + waiting.position()
                : "d" + Micros.of(letter);
    }
}
