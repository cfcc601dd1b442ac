package io.hooktrail.ingest.http;

import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import io.hooktrail.access.Proof;
import io.hooktrail.problem.ProblemCode;

/** What the filters at the door and the calls behind it tell each other of a request, by its attributes. */
final class Door {

    /** What log lines carry of a request that brings events, beside its id. */
    static final List<String> LOGGED = List.of("tenant", "source", "trace", "event");

    private static final String OUTCOME = "hooktrail.door.outcome";

    private Door() {}

    /** Whether the path takes events: webhooks or CloudEvents. */
    static boolean takesEvents(HttpServletRequest request) {
        return isWebhook(request) || path(request).equals("/events");
    }

    static boolean isApi(HttpServletRequest request) {
        return path(request).startsWith("/api/");
    }

    static boolean isWebhook(HttpServletRequest request) {
        return path(request).startsWith("/in/");
    }

    /** Decoded, as the calls are found by it: {@code /%69n/} is {@code /in/}. */
    private static String path(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.isEmpty() ? request.getRequestURI() : path;
    }

    /** The request has proved its sender: by a signature, or by a key. */
    static void proved(HttpServletRequest request) {
        request.setAttribute(Proof.ATTRIBUTE, true);
    }

    static boolean isProved(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(Proof.ATTRIBUTE));
    }

    /** @param outcome one of a bounded set, for the meters */
    static void outcome(HttpServletRequest request, String outcome) {
        request.setAttribute(OUTCOME, outcome);
    }

    /** What became of it: an outcome, or the code of its problem; {@code other} for a probe or a page. */
    static String outcome(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(ProblemCode.ATTRIBUTE))
                .or(() -> Optional.ofNullable(request.getAttribute(OUTCOME)))
                .map(Object::toString)
                .orElse("other");
    }
}
