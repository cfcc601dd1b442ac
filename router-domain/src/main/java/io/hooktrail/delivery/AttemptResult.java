package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status the sink's HTTP status; null when there was no answer
 * @param failure null on success
 * @param detail one line for people, without secrets; null on success
 * @param response the first 1 KiB of the sink's body as text; null when there was none
 * @param retryAfter the sink's {@code Retry-After}, already a duration from now; null when absent or unreadable
 * @param phases time of each step
 */
public record AttemptResult(
        Instant startedAt,
        Duration took,
        @Nullable Integer status,
        @Nullable Failure failure,
        @Nullable String detail,
        @Nullable String response,
        @Nullable Duration retryAfter,
        Phases phases) {

    public boolean isSuccess() {
        return failure == null;
    }

    /** Microseconds from the start at which each step was over; -1 for a step not reached (or not needed, as on a reused connection). */
    public record Phases(long dnsMicros, long connectMicros, long tlsMicros, long firstByteMicros, long endMicros) {

        public static final Phases NONE = new Phases(-1, -1, -1, -1, -1);
    }

    /** Why an attempt did not succeed; the label stands in the timeline, replies and metrics. */
    public enum Failure {
        /** The name does not resolve. */
        DNS("dns"),
        /** The address may not be reached (outgoing guard). */
        FORBIDDEN_ADDRESS("forbidden-address"),
        CONNECT("connect"),
        /** The router's own proxy failed, or says that it cannot reach the sink. */
        PROXY("proxy"),
        TLS("tls"),
        /** The whole exchange took longer than the subscription allows. */
        TIMEOUT("timeout"),
        /** The connection broke before the answer was whole. */
        RESET("reset"),
        /** The answer is not HTTP, or over its limits. */
        BAD_RESPONSE("bad-response"),
        REDIRECT("redirect"),
        /** 410: the sink wants no more. */
        GONE("gone"),
        /** 429 or 503. */
        THROTTLED("throttled"),
        /** Any other status than 2xx. */
        STATUS("status"),
        /** A secret reference holds nothing, or the event cannot be written for this sink. */
        CONFIGURATION("configuration"),
        /** There is nothing to prove oneself to the sink with: the token endpoint gave no token, or the token ended. */
        CREDENTIAL("credential");

        private final String label;

        Failure(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
