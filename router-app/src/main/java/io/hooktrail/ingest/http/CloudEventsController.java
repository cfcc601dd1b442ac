package io.hooktrail.ingest.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.MDC;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.access.Traceparent;
import io.hooktrail.access.Tracestate;
import io.hooktrail.event.CloudEventReader;
import io.hooktrail.ingest.PublishedEvents;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.provider.Normalized;
import io.hooktrail.signature.ReceivedRequest;

/** {@code POST /events}: CloudEvents in the binary, structured or batch mode, published with a key (docs/api.md). */
@RestController
class CloudEventsController {

    /** Set by the security filter to {@code TRUE} when the key came as {@code aeg-sas-key}. */
    private static final String BY_EVENT_GRID_KEY = "hooktrail.aeg-sas-key";

    private static final Set<String> SENSITIVE = Set.of("authorization", "proxy-authorization", "cookie",
            "aeg-sas-key");

    private final Recorder recorder;
    private final BodyLimit limit;
    private final RateLimits rates;
    private final Clock clock;

    CloudEventsController(Recorder recorder, BodyLimit limit, RateLimits rates, Clock clock) {
        this.recorder = recorder;
        this.rates = rates;
        this.limit = limit;
        this.clock = clock;
    }

    @PostMapping("/events")
    ResponseEntity<Map<String, List<Result>>> publish(Caller caller, HttpServletRequest request) {
        caller.require(Role.PUBLISHER, Role.INTEGRATOR);
        MDC.put("tenant", caller.tenant().value());
        MDC.put("trace", Traceparent.traceId(caller.actor().traceparent()));
        rates.spend(caller.tenant());
        var body = BoundedBody.read(request, limit.bytesMax());
        var received = IncomingRequest.of(request, body, clock.instant());
        var events = CloudEventReader.read(received.header("content-type").orElse(null), received.headers(), body);
        // The empty batch is valid and has nothing to store.
        var recorded = events.isEmpty()
                ? List.<Recorded>of()
                : recorder.record(submission(caller, received, PublishedEvents.of(caller, events)));
        recorded.forEach(event -> StoredEventLine.write(event, caller.actor().name(), received.receivedAt(),
                clock.instant()));
        Door.outcome(request, recorded.stream().allMatch(event -> event.status() == Recorded.Status.DUPLICATE)
                && !recorded.isEmpty() ? "duplicate" : "accepted");
        // Event Grid's publisher clients take any other success for a failure and send again.
        var status = Boolean.TRUE.equals(request.getAttribute(BY_EVENT_GRID_KEY)) ? 200 : 202;
        return ResponseEntity.status(status).body(Map.of("results", recorded.stream().map(Result::of).toList()));
    }

    /**
     * Every other method but OPTIONS, by which senders ask for permission ({@link HandshakeController}).
     *
     * @throws HttpRequestMethodNotSupportedException always; it is answered 405 with {@code Allow: POST}
     */
    @RequestMapping(path = "/events", method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.PUT,
        RequestMethod.PATCH, RequestMethod.DELETE})
    void refuse(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
        throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("POST"));
    }

    private static Submission submission(Caller caller, ReceivedRequest received,
            Normalized normalized) {
        var actor = caller.actor();
        return new Submission(actor, PublishedEvents.ORIGIN, PublishedEvents.IDENTITY_ORIGIN, received, SENSITIVE,
                normalized, actor.name(),
                actor.traceparent(), Tracestate.wellFormed(actor.traceparent(), received.headerValues("tracestate")));
    }

    /** One event's entry in the reply. */
    record Result(String id, String ceid, String status) {

        static Result of(Recorded recorded) {
            return new Result(recorded.id().toString(), recorded.ceid(), recorded.status().label());
        }
    }
}
