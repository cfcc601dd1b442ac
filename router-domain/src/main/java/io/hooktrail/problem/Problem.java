package io.hooktrail.problem;

import java.time.Duration;
import java.util.List;

/**
 * Why something was refused, in words for the one who asked (RFC 9457). Each station has its own sealed family of records;
 * a released code keeps its meaning. Details never hold a secret or a payload.
 */
public interface Problem {

    /** Stable kebab-case name; the last segment of the problem's {@code type} URI. */
    String code();

    /** One constant sentence per code. */
    String title();

    /** What happened in this case, with its values, and what would be right. */
    String detail();

    /** What the caller can do about it; the HTTP adapter chooses the status by it. */
    Kind kind();

    /** The places in the body that are wrong; empty when the body is not at fault. */
    default List<Fault> faults() {
        return List.of();
    }

    /** How long to wait before the same may be asked again; only said for what passes by itself, throttled or unavailable. */
    default Duration retryAfter() {
        return Duration.ofSeconds(1);
    }

    /**
     * One wrong place in a body.
     *
     * @param pointer JSON Pointer (RFC 6901) into the body; empty for the whole body
     * @param detail what is wrong there and what would be right
     */
    record Fault(String pointer, String detail) {}

    /** What kind of refusal it is, without naming a protocol's status. */
    enum Kind {
        INVALID,
        UNAUTHENTICATED,
        /** A webhook without a valid signature; a key would not help. */
        UNSIGNED,
        FORBIDDEN,
        ABSENT,
        METHOD,
        UNACCEPTABLE,
        CONFLICT,
        PRECONDITION,
        TOO_LARGE,
        UNSUPPORTED_FORMAT,
        UNPROCESSABLE,
        THROTTLED,
        UNAVAILABLE,
        INTERNAL
    }
}
