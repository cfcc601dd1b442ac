package io.hooktrail;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.client.FaultySink;

/**
 * One way in which a sink fails, and what the router has to make of it.
 *
 * @param name for people; the subscription is named after it
 * @param sink null when nobody listens
 * @param expected of its first attempt
 * @param next what is sent after it
 */
record Fault(String name, URI uri, @Nullable FaultySink sink, Expected expected, Next next) {

    /**
     * What the timeline says of an attempt.
     *
     * @param error null for a success
     * @param status null without a status
     * @param detail what the explanation has to contain
     */
    record Expected(@Nullable String error, @Nullable Integer status, String detail) {}

    /** What follows an attempt. */
    sealed interface Next {

        /** Nothing: it is delivered. */
        record Delivered() implements Next {}

        /** An attempt as the schedule has it, an hour later, a fifth more or less. */
        record Scheduled() implements Next {}

        /** An attempt as late as the sink wishes. */
        record Wished(Duration after) implements Next {}

        /** Nothing: it is a dead letter and the subscription is disabled. */
        record Disabled() implements Next {}

        /** Attempts at once, of which this one is delivered. */
        record DeliveredAt(int attempt) implements Next {}
    }

    static Fault failing(String name, FaultySink sink, String error, String detail) {
        return new Fault(name, sink.uri(), sink, new Expected(error, null, detail), new Next.Scheduled());
    }

    static Fault answering(String name, FaultySink sink, int status, String error, Next next) {
        return new Fault(name, sink.uri(), sink, new Expected(error, status, "the sink answered " + status), next);
    }

    static Fault delivered(String name, FaultySink sink, int status) {
        return new Fault(name, sink.uri(), sink, new Expected(null, status, ""), new Next.Delivered());
    }

    /** Short where it runs out, and else so long that a busy machine does not take a fault for a slow one. */
    Duration timeout() {
        return Duration.ofSeconds("timeout".equals(expected.error()) ? 2 : 30);
    }

    String subscription() {
        return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    }

    @Override
    public String toString() {
        return name;
    }
}
