package io.hooktrail.ingest.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
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
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Submission;
import io.hooktrail.ingest.WebhookProblem;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.problem.RequestId;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Providers;
import io.hooktrail.signature.ReceivedRequest;
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

    private final Sources sources;
    private final WebhookReader reader;
    private final Admission admission;
    private final WebhookRecording recording;
    private final PublicUrl publicUrl;

    IngestController(Sources sources, WebhookReader reader, Admission admission, WebhookRecording recording,
            PublicUrl publicUrl) {
        this.sources = sources;
        this.reader = reader;
        this.admission = admission;
        this.recording = recording;
        this.publicUrl = publicUrl;
    }

    @PostMapping("/in/{tenant}/{source}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> ingest(@PathVariable String tenant, @PathVariable String source, HttpServletRequest request) {
        var state = find(tenant, source);
        var provider = Providers.find(state.settings().provider())
                .orElseThrow(() -> new IllegalStateException("a source of an unknown provider is stored"));
        var configuration = new Configuration(state.settings().config(), publicUrl.ingest(tenant, source),
                publicUrl.value());
        var received = reader.read(state, request);
        var webhook = new IncomingWebhook(state, provider, configuration, provider.sensitiveHeaders(configuration),
                received);
        var verified = admission.prove(webhook);
        Door.proved(request);
        var traceparent = Traceparent.wellFormed(received.header("traceparent").orElse(null));
        MDC.put("tenant", tenant);
        MDC.put("source", source);
        MDC.put("trace", Traceparent.traceId(traceparent));
        admission.admit(webhook);
        var recorded = recording.record(state,
                new Submission(actor(state, received, request, traceparent), source, source, received,
                        webhook.sensitive(), provider.normalize(received, configuration), verified.how(), traceparent,
                        Tracestate.wellFormed(traceparent, received.headerValues("tracestate"))));
        var isNews = recorded.stream().anyMatch(event -> event.status() != Recorded.Status.DUPLICATE);
        Door.outcome(request, isNews ? "accepted" : "duplicate");
        return answer(isNews ? "accepted" : "duplicate", recorded);
    }

    /**
     * Every other method, OPTIONS too, which Spring would answer itself: no provider that is built greets with one, and none
     * delivers CloudEvents, whose handshake it would be.
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

    private static Actor actor(SourceState state, ReceivedRequest received, HttpServletRequest request,
            @Nullable String traceparent) {
        var id = request.getAttribute(RequestId.ATTRIBUTE);
        return new Actor(state.id().tenant(), "source:" + state.id().name(), received.remoteIp(),
                id == null ? null : id.toString(), traceparent, null);
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
