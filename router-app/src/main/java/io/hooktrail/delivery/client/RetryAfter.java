package io.hooktrail.delivery.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.apache.hc.client5.http.utils.DateUtils;

/** The {@code Retry-After} field (RFC 9110, section 10.2.3): seconds or an HTTP date. */
final class RetryAfter {

    /** As many seconds as fit; more of them would be longer than any time that is waited for. */
    private static final int DIGITS_MAX = 15;

    private RetryAfter() {}

    /** How long to wait from {@code now}, at most {@code longest}; empty when unreadable or not in the future. */
    static Optional<Duration> read(String value, Instant now, Duration longest) {
        return wait(value.strip(), now)
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
    }

    private static Optional<Duration> wait(String value, Instant now) {
        if (value.matches("[0-9]+")) {
            var digits = value.replaceFirst("^0+(?=[0-9])", "");
            return Optional.of(Duration.ofSeconds(
                    Long.parseLong(digits.length() > DIGITS_MAX ? "9".repeat(DIGITS_MAX) : digits)));
        }
        // A recipient has to take the older form of RFC 850 too (RFC 9110, section 5.6.7).
        return Optional.ofNullable(DateUtils.parseStandardDate(value)).map(date -> Duration.between(now, date));
    }
}
