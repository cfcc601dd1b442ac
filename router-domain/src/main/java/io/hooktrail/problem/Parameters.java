package io.hooktrail.problem;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The query parameters of a call, read strictly: an unknown one is refused, because a filter that is not applied misleads. */
public final class Parameters {

    /** Longer texts are in no index; the bound keeps them out of statements, too. */
    private static final int CHARACTERS_MAX = 4096;

    private final Map<String, String> given;

    private Parameters(Map<String, String> given) {
        this.given = given;
    }

    /**
     * Takes what a call knows.
     *
     * @throws Refused naming every unknown parameter, and values that no text of ours can equal
     */
    public static Parameters of(Map<String, String> given, List<String> known) {
        var faults = new ArrayList<Problem.Fault>();
        given.forEach((name, value) -> {
            if (!known.contains(name)) {
                faults.add(new Problem.Fault("?" + name, "is no parameter of this call; known are "
                        + String.join(", ", known)));
            } else if (value.length() > CHARACTERS_MAX || value.chars().anyMatch(Character::isISOControl)) {
                faults.add(new Problem.Fault("?" + name, "takes at most " + CHARACTERS_MAX
                        + " characters without control characters"));
            }
        });
        if (!faults.isEmpty()) {
            throw new Refused(new InvalidParameter(faults));
        }
        return new Parameters(given);
    }

    /** Refuses known parameters that this version does not carry out. */
    public static void notBuilt(Map<String, String> given, String... names) {
        for (var name : names) {
            if (given.containsKey(name)) {
                throw new Refused(new NotSupported("?" + name, "the parameter " + name));
            }
        }
    }

    public @Nullable String text(String name) {
        return given.get(name);
    }

    /** One of a few words; null when absent. */
    public @Nullable String oneOf(String name, List<String> allowed) {
        var value = given.get(name);
        if (value != null && !allowed.contains(value)) {
            throw InvalidParameter.of(name, "must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** A time with any offset; null when absent. */
    public @Nullable Instant time(String name) {
        var value = given.get(name);
        if (value == null) {
            return null;
        }
        try {
            if (!value.matches("[0-9]{4}-.*")) {
                throw new DateTimeException("RFC 3339 has four digits for the year");
            }
            // A plus sign that was not percent-encoded has become a blank on the way.
            return OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
        } catch (DateTimeException e) {
            throw InvalidParameter.of(name, "must be an RFC 3339 time such as 2026-03-14T15:09:26+01:00");
        }
    }

    /** A whole number within bounds. */
    public int number(String name, int otherwise, int least, int most) {
        var value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.matches("[0-9]{1,9}")) {
            var number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw InvalidParameter.of(name, "must be a whole number from " + least + " to " + most);
    }

    /** A position in the log; null when absent. */
    public @Nullable Long position(String name) {
        var value = given.get(name);
        return value == null ? null : position(name, value);
    }

    /**
     * Reads a position in the log.
     *
     * @param name of the parameter or header that it stands in
     * @throws Refused when it is none
     */
    public static long position(String name, String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw InvalidParameter.of(name, "must be a position in the log, a whole number from 0");
        }
        return Long.parseLong(value);
    }

    /** An ISO 8601 duration from zero to a bound. */
    public Duration duration(String name, Duration otherwise, Duration most) {
        var value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            var duration = Duration.parse(value);
            if (!duration.isNegative() && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // The same answer as for one out of bounds: it names both.
        }
        throw InvalidParameter.of(name, "must be an ISO 8601 duration from PT0S to " + most);
    }
}
