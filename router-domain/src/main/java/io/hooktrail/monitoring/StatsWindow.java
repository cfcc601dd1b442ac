package io.hooktrail.monitoring;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.InvalidParameter;

/**
 * The time that statistics are asked for: up to now, in whole minutes or, over three hours, in whole hours of the log's time.
 *
 * @param asked as the caller wrote it
 * @param from the start of the first minute or hour that is counted
 * @param to the present
 * @param minutes of each part: 1 or 60
 */
public record StatsWindow(Duration asked, Instant from, Instant to, int minutes) {

    private static final Duration DEFAULT = Duration.ofHours(1);
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration BY_MINUTE_MAX = Duration.ofHours(3);

    /**
     * Reads the parameter; an hour when it is left out.
     *
     * @param most how far back statistics are kept
     * @throws io.hooktrail.problem.Refused when it is no duration, or too short or too long
     */
    public static StatsWindow of(@Nullable String text, Duration most, Instant now) {
        var asked = text == null ? DEFAULT : duration(text);
        if (asked.compareTo(LEAST) < 0 || asked.compareTo(most) > 0) {
            throw InvalidParameter.of("window", "must be from " + LEAST + " to " + most);
        }
        var minutes = asked.compareTo(BY_MINUTE_MAX) > 0 ? 60 : 1;
        return new StatsWindow(asked, start(now.minus(asked), minutes), now, minutes);
    }

    private static Instant start(Instant time, int minutes) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), minutes * 60L) * minutes * 60L);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw InvalidParameter.of("window", "must be an ISO 8601 duration such as PT1H, PT24H or P7D");
        }
    }
}
