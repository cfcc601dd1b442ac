package io.hooktrail.ingest.http;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.ingest.HandshakeOrigins;
import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

/**
 * {@code OPTIONS /events}: a sender asks whether it may deliver (CloudEvents HTTP WebHook 1.0, section 4). The operator's list
 * answers, and nothing else is looked at or remembered. A {@code WebHook-Request-Callback} is never called: this router sends
 * nothing on the word of a stranger.
 */
@RestController
class HandshakeController {

    private static final String ORIGIN = "WebHook-Request-Origin";
    private static final String RATE = "WebHook-Request-Rate";
    private static final long SECONDS_PER_MINUTE = 60;
    private static final int DIGITS_MAX = 18;

    private final HandshakeOrigins origins;
    private final long perMinute;

    HandshakeController(HandshakeOrigins origins, IngestLimits limits) {
        this.origins = origins;
        this.perMinute = limits.perTenant().perSecond() * SECONDS_PER_MINUTE;
    }

    /**
     * Permission for an origin of the list. Everybody else gets the answer of a target without a handshake, so that nobody
     * learns who stands there; a browser that asks for itself (Fetch standard, CORS preflight) is no sender of events.
     *
     * @throws HttpRequestMethodNotSupportedException when there is none; it is answered 405 with {@code Allow: POST}
     */
    @RequestMapping(path = "/events", method = RequestMethod.OPTIONS)
    ResponseEntity<Void> ask(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
        var asking = lines(request, ORIGIN);
        if (asking.size() != 1 || !origins.allow(asking.getFirst())
                || request.getHeader("Access-Control-Request-Method") != null) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("POST"));
        }
        return ResponseEntity.ok()
                .allow(HttpMethod.POST)
                .header("WebHook-Allowed-Origin", asking.getFirst())
                .header("WebHook-Allowed-Rate", Long.toString(rate(lines(request, RATE))))
                .build();
    }

    /** What is asked for, as far as a tenant's limit goes: without a key nobody knows yet of which tenant the events are. */
    private long rate(List<String> wanted) {
        if (wanted.isEmpty()) {
            return perMinute;
        }
        if (wanted.size() > 1 || !wanted.getFirst().matches("[1-9][0-9]{0," + (DIGITS_MAX - 1) + "}")) {
            throw new Refused(new IngestProblem.UnreadableRate());
        }
        return Math.min(perMinute, Long.parseLong(wanted.getFirst()));
    }

    private static List<String> lines(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream().map(String::strip).toList();
    }
}
