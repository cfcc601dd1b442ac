package io.hooktrail.history;

import java.time.Duration;

import io.hooktrail.problem.Problem;

/**
 * More readers would stay than may.
 *
 * @param most how many may
 * @param isOfTenant whether it is the tenant's own bound, and not that of the whole node
 */
public record TooManyReaders(int most, boolean isOfTenant) implements Problem {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @Override
    public String code() {
        return "too-many-readers";
    }

    @Override
    public String title() {
        return "Too many readers wait for events";
    }

    @Override
    public String detail() {
        return most + " streams and waiting pulls of " + (isOfTenant ? "this tenant" : "all tenants")
                + " are open on this node already; close some, or pull without wait";
    }

    @Override
    public Kind kind() {
        return isOfTenant ? Kind.THROTTLED : Kind.UNAVAILABLE;
    }

    @Override
    public Duration retryAfter() {
        return RETRY_AFTER;
    }
}
