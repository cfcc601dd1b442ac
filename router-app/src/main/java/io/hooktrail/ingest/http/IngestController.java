package io.hooktrail.ingest.http;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Traceparent;
import io.hooktrail.access.Tracestate;
import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.ingest.WebhookProblem;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.problem.RequestId;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Provider;
import io.hooktrail.provider.Providers;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;
import io.hooktrail.source.SourceCounts;
import io.hooktrail.source.SourceState;
import io.hooktrail.source.Sources;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/**
 * {@code POST /in/{tenant}/{source}}: a provider's webhook. The order of work is fixed: nothing is
 * parsed or stored before the signature over the raw bytes holds, and nothing is answered 2xx before it is durable. The limit
 * of the sender's address has passed already ({@link DoorFilter}).
 */
@RestController
class IngestController {

    private static final Logger LOG = LoggerFactory.getLogger(IngestController.class);

    private final Sources sources;
    private final SignatureCheck signatures;
    private final Refusals refusals;
    private final RateLimits rates;
    private final Recorder recorder;
    private final SourceCounts counts;
    private final BodyLimit limit;
    private final PublicUrl publicUrl;
    private final Clock clock;

    IngestController(Sources sources, SignatureCheck signatures, Refusals refusals, RateLimits rates,
            Recorder recorder, SourceCounts counts, BodyLimit limit, PublicUrl publicUrl, Clock clock) {
        this.sources = sources;
        this.signatures = signatures;
        this.refusals = refusals;
        this.rates = rates;
        this.recorder = recorder;
        this.counts = counts;
        this.limit = limit;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @PostMapping("/in/{tenant}/{source}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> ingest(@PathVariable String tenant, @PathVariable String source, HttpServletRequest request) {
        var state = find(tenant, source);
        var provider = Providers.find(state.settings().provider())
                .orElseThrow(() -> new IllegalStateException("a source of an unknown provider is stored"));
        var configuration = new Configuration(state.settings().config(), publicUrl.ingest(tenant, source),
                publicUrl.value());
        var sensitive = provider.sensitiveHeaders(configuration);
        var received = IncomingRequest.of(request, body(state, request), clock.instant());
        if (!state.isOpenTo(received.remoteIp())) {
            throw refusals.of(state, received, sensitive, new WebhookProblem.AddressNotAllowed());
        }
        var verified = switch (signatures.of(state, provider, configuration, received, clock.instant())) {
            case Verdict.Verified proved -> proved;
            case Verdict.Rejected rejected -> throw refusals.of(state, received, sensitive, rejected.code().label(),
                    rejected.detail(), new WebhookProblem.Unauthorized());
        };
        Door.proved(request);
        var traceparent = Traceparent.wellFormed(received.header("traceparent").orElse(null));
        MDC.put("tenant", tenant);
        MDC.put("source", source);
        MDC.put("trace", Traceparent.traceId(traceparent));
        check(state, provider, received, sensitive);
        var recorded = recorder
                .record(new Submission(actor(state, received, request, traceparent), source, source, received,
                        sensitive, provider.normalize(received, configuration), verified.how(), traceparent,
                        Tracestate.wellFormed(traceparent, received.headerValues("tracestate"))));
        tell(state, received, recorded);
        var isNews = recorded.stream().anyMatch(event -> event.status() != Recorded.Status.DUPLICATE);
        Door.outcome(request, isNews ? "accepted" : "duplicate");
        return answer(isNews ? "accepted" : "duplicate", recorded);
    }

    /**
     * Every other method, OPTIONS too, which Spring would answer itself: no provider that is built greets with one.
     *
     * @throws HttpRequestMethodNotSupportedException always; it is answered 405 with {@code Allow: POST}
     */
    @RequestMapping(path = "/in/{tenant}/{source}", method = {RequestMethod.OPTIONS, RequestMethod.GET,
        RequestMethod.HEAD, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
    void refuse(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
        throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("POST"));
    }

    private SourceState find(String tenant, String source) {
        if (Names.isName(tenant) && Names.isName(source)) {
            var found = sources.find(new TenantName(tenant), source);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new Refused(new WebhookProblem.UnknownSource());
    }

    private byte[] body(SourceState state, HttpServletRequest request) {
        var ownBound = state.settings().bodyBytesMax();
        try {
            return BoundedBody.read(request, ownBound == null ? limit.bytesMax() : (int) (long) ownBound);
        } catch (Refused refused) {
            if (refused.problem() instanceof IngestProblem.BodyTooLarge) {
                refusals.tooLarge(state, clock.instant());
            }
            throw refused;
        }
    }

    /** What is asked of a sender that is proved. */
    private void check(SourceState state, Provider provider, ReceivedRequest received, Set<String> sensitive) {
        if (!state.settings().enabled()) {
            throw refusals.of(state, received, sensitive, new WebhookProblem.SourceDisabled());
        }
        try {
            rates.spend(state);
        } catch (Refused limited) {
            throw refusals.of(state, received, sensitive, limited.problem());
        }
        var type = received.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var known = provider.contentTypes();
        if (!type.isEmpty() && !known.isEmpty() && !known.contains(type)) {
            throw refusals.of(state, received, sensitive,
                    new WebhookProblem.ForeignContentType(known.stream().sorted().toList()));
        }
    }

    private static Actor actor(SourceState state, ReceivedRequest received, HttpServletRequest request,
            @Nullable String traceparent) {
        var id = request.getAttribute(RequestId.ATTRIBUTE);
        return new Actor(state.id().tenant(), "source:" + state.id().name(), received.remoteIp(),
                id == null ? null : id.toString(), traceparent, null);
    }

    /** At ten thousand requests a second a line each would cost more than the append, so they are for debugging. */
    private void tell(SourceState state, ReceivedRequest received, List<Recorded> recorded) {
        for (var event : recorded) {
            counts.add(state, event.status().label(), 1, received.receivedAt());
            if (LOG.isDebugEnabled()) {
                MDC.put("event", event.id().toString());
                LOG.debug("{} event={} tenant={} source={} trace={}", event.status().label(), event.id(),
                        state.id().tenant(), state.id().name(), MDC.get("trace"));
            }
        }
    }

    private static Map<String, Object> answer(String status, List<Recorded> recorded) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", status);
        answer.put("events", recorded.stream().map(event -> {
            var item = new LinkedHashMap<String, Object>();
            item.put("id", event.id().toString());
            item.put("ceid", event.ceid());
            item.put("type", event.type());
            item.put("status", event.status().label());
            return item;
        }).toList());
        return answer;
    }
}
