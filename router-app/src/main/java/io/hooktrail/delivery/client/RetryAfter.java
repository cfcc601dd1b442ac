package io.hooktrail.delivery.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} field (RFC 9110, section 10.2.3): seconds or an HTTP date. */
final class RetryAfter {

    private RetryAfter() {}

    /** How long to wait from {@code now}, at most {@code longest}; empty when unreadable or not in the future. */
    static Optional<Duration> read(String value, Instant now, Duration longest) {
        return wait(value.strip(), now)
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
    }

    private static Optional<Duration> wait(String value, Instant now) {
        if (value.matches("[0-9]{1,18}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            return Optional.of(Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
