package io.hooktrail.egress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.hooktrail.egress.OutgoingCall.Field;

/** What came of an outgoing call, and when each of its steps was over. */
public record CallResult(Outcome outcome, Duration took, Steps steps) {

    /** An answer, or why there is none. */
    public sealed interface Outcome {}

    /**
     * A whole answer, of any status.
     *
     * @param fields header fields in order; at most 100 lines of at most 8 KiB
     * @param body the first 64 KiB; the rest, if any, was not read
     */
    public record Answer(int status, List<Field> fields, byte[] body) implements Outcome {

        public Answer {
            fields = List.copyOf(fields);
        }

        /** The first value of one field. */
        public Optional<String> first(String name) {
            return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).findFirst();
        }
    }

    /**
     * No whole answer.
     *
     * @param detail one line for people
     */
    public record Broken(Cause cause, String detail) implements Outcome {}

    /** Microseconds from the start at which each step was over; -1 for one not reached or not needed (a reused connection). */
    public record Steps(long resolvedMicros, long connectedMicros, long securedMicros, long firstByteMicros) {}

    /** Where a call broke. */
    public enum Cause {
        UNRESOLVABLE,
        /** The guard refused the address. */
        FORBIDDEN,
        CONNECT,
        /** The proxy before it, or what that says about the way to the sink. */
        PROXY,
        TLS,
        /** The time of the whole exchange ran out. */
        TIMEOUT,
        /** The connection broke before the answer was whole. */
        RESET,
        /** The answer is not HTTP, or its head is over the limits. */
        BAD_RESPONSE,
        /** The request cannot be written, for instance for a control character in a header field. */
        UNWRITABLE
    }
}
