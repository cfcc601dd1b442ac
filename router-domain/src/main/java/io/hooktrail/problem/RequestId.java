package io.hooktrail.problem;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The id of one request, echoed in {@code X-Request-Id}: 1 to 128 characters that are safe in a header, a log line and a URL. */
public final class RequestId {

    /** The request attribute that carries it, a string, from the first filter on. */
    public static final String ATTRIBUTE = "hooktrail.request-id";

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._~+=-]{1,128}");

    private RequestId() {}

    /** Whether a caller's own id may be taken over; anything else gets a new one. */
    public static boolean isAcceptable(@Nullable String text) {
        return text != null && SAFE.matcher(text).matches();
    }
}
