package io.hooktrail.ingest.http;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Actor;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.ingest.WebhookProblem;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.problem.RequestId;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Credentials;
import io.hooktrail.provider.Provider;
import io.hooktrail.provider.Providers;
import io.hooktrail.secret.Secrets;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;
import io.hooktrail.source.Rejections;
import io.hooktrail.source.SourceState;
import io.hooktrail.source.Sources;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/**
 * {@code POST /in/{tenant}/{source}}: a provider's webhook. The order of work is the contract's (section 3): nothing is
 * parsed or stored before the signature over the raw bytes holds, and nothing is answered 2xx before it is durable.
 */
@RestController
class IngestController {

    private static final Logger LOG = LoggerFactory.getLogger(IngestController.class);

    private final Sources sources;
    private final Rejections rejections;
    private final Secrets secrets;
    private final Recorder recorder;
    private final BodyLimit limit;
    private final PublicUrl publicUrl;
    private final Clock clock;
    private final MeterRegistry meters;

    IngestController(Sources sources, Rejections rejections, Secrets secrets, Recorder recorder, BodyLimit limit,
            PublicUrl publicUrl, Clock clock,
            MeterRegistry meters) {
        this.sources = sources;
        this.rejections = rejections;
        this.secrets = secrets;
        this.recorder = recorder;
        this.limit = limit;
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.meters = meters;
    }

    @PostMapping("/in/{tenant}/{source}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> ingest(@PathVariable String tenant, @PathVariable String source, HttpServletRequest request) {
        var state = find(tenant, source);
        var ownBound = state.settings().bodyBytesMax();
        var body = BoundedBody.read(request, ownBound == null ? limit.bytesMax() : (int) (long) ownBound);
        var received = IncomingRequest.of(request, body, clock.instant());
        if (!state.isOpenTo(received.remoteIp())) {
            throw reject(state, received, "ip-not-allowed", new WebhookProblem.AddressNotAllowed());
        }
        var provider = Providers.find(state.settings().provider())
                .orElseThrow(() -> new IllegalStateException("a source of an unknown provider is stored"));
        var configuration = new Configuration(state.settings().config(), publicUrl.ingest(tenant, source),
                publicUrl.value());
        var verified = verify(state, provider, configuration, received);
        if (!state.settings().enabled()) {
            throw reject(state, received, "source-disabled", new WebhookProblem.SourceDisabled());
        }
        checkContentType(state, provider, received);
        var recorded = recorder.record(new Submission(actor(state, received, request), source, received,
                provider.sensitiveHeaders(configuration), provider.normalize(received, configuration), verified.how(),
                traceparent(received)));
        recorded.forEach(
                event -> meters.counter("hooktrail.ingest.events", "status", event.status().label()).increment());
        LOG.debug("tenant {} source {} stored {}", tenant, source, recorded);
        return answer(recorded);
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

    private Verdict.Verified verify(SourceState state, Provider provider, Configuration configuration,
            ReceivedRequest received) {
        var tenant = state.id().tenant();
        var now = clock.instant();
        List<String> plain;
        try {
            plain = state.secretsAt(now).stream().map(secret -> secrets.reveal(tenant, secret.value())).toList();
        } catch (Refused unreadable) {
            LOG.warn("source {}: {}", state.id(), unreadable.getMessage());
            plain = List.of();
        }
        return switch (provider.verify(received, configuration, new Credentials(plain), now)) {
            case Verdict.Verified verified -> verified;
            case Verdict.Rejected rejected -> {
                LOG.info("source {} from {}: {}, {}", state.id(), received.remoteIp(), rejected.code().label(),
                        rejected.detail());
                throw reject(state, received, rejected.code().label(), rejected.detail(),
                        new WebhookProblem.Unauthorized());
            }
        };
    }

    private Refused reject(SourceState state, ReceivedRequest received, String code, WebhookProblem problem) {
        return reject(state, received, code, problem.detail(), problem);
    }

    private Refused reject(SourceState state, ReceivedRequest received, String code, String detail,
            WebhookProblem problem) {
        rejections.record(state.id(), received, code, detail);
        return new Refused(problem);
    }

    private void checkContentType(SourceState state, Provider provider, ReceivedRequest received) {
        var type = received.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        Set<String> known = provider.contentTypes();
        if (!type.isEmpty() && !known.isEmpty() && !known.contains(type)) {
            throw reject(state, received, "unsupported-content-type",
                    new WebhookProblem.ForeignContentType(known.stream()
                            .sorted()
                            .toList()));
        }
    }

    private static Actor actor(SourceState state, ReceivedRequest received, HttpServletRequest request) {
        var id = request.getAttribute(RequestId.ATTRIBUTE);
        return new Actor(state.id().tenant(), "source:" + state.id().name(), received.remoteIp(),
                id == null ? null : id.toString(), traceparent(received), null);
    }

    private static @Nullable String traceparent(ReceivedRequest received) {
        return received.header("traceparent")
                .filter(text -> text.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"))
                .orElse(null);
    }

    private static Map<String, Object> answer(List<Recorded> recorded) {
        var answer = new LinkedHashMap<String, Object>();
        var isNews = recorded.stream().anyMatch(event -> event.status() != Recorded.Status.DUPLICATE);
        answer.put("status", isNews ? "accepted" : "duplicate");
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
