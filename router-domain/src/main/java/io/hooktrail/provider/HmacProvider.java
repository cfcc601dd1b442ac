package io.hooktrail.provider;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.hooktrail.event.OwnTypes;
import io.hooktrail.problem.Problem;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Verdict;

/**
 * Any sender that signs with HMAC, described by its configuration: where the signature stands, what it covers, and where id,
 * type, time and subject are found, each as a JSON pointer ({@code /a/b}) or a header ({@code header:X-Name}).
 *
 * <p>Without an id the event's is the hash of body and type, extension {@code syntheticid} says so, and there is no
 * deduplication key. A configured type that is not there quarantines the request; without one configured the type is
 * {@code typePrefix.received}. The fingerprint is the body. A repeated first member of a pointer that names id or type leaves
 * them open, so it is quarantined.
 */
public final class HmacProvider implements Provider {

    /** Where an event's names are found; null = not told. */
    private record Naming(
            @Nullable String id,
            @Nullable String type,
            @Nullable String time,
            @Nullable String subject,
            String typePrefix,
            String source) {

        static Naming read(Settings settings) {
            return new Naming(place(settings, "id"), place(settings, "type"), place(settings, "time"),
                    place(settings, "subject"), settings.typePrefix("hmac"), settings.source());
        }

        private static @Nullable String place(Settings settings, String name) {
            var text = settings.text(name);
            if (text == null || (text.startsWith("/") && !text.matches(".*~([^01].*|$)"))
                    || text.matches("header:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")) {
                return text;
            }
            settings.fault(name, "must be a JSON pointer such as /a/b, or header:X-Name");
            return null;
        }

        boolean readsBody() {
            return java.util.stream.Stream.of(id, type, time, subject)
                    .anyMatch(place -> place != null && place.startsWith(
                            "/"));
        }
    }

    @Override
    public String name() {
        return "hmac";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        var settings = Settings.of(configuration);
        settings.oneOf("mode", "hmac", List.of("hmac"), List.of("api-key", "basic"));
        HmacSigning.read(settings);
        Naming.read(settings);
        return settings.finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json", "application/xml", "text/xml", "text/plain", "text/csv",
                "application/x-ndjson",
                "application/x-www-form-urlencoded", "application/octet-stream");
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of();
    }

    @Override
    public Set<String> sensitiveHeaders(Configuration configuration) {
        return Set.of(HmacSigning.read(Settings.of(configuration)).signatureHeader().toLowerCase(Locale.ROOT));
    }

    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        return HmacSigning.read(Settings.of(configuration)).verify(request, credentials, now);
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        var naming = Naming.read(Settings.of(configuration));
        var quarantine = new Quarantine(naming.typePrefix(), naming.source());
        return Normalized.one("hmac/1", Payload.read(request.body())
                .fold(read -> isOpen(naming, read.repeated())
                        ? quarantine.whole(request, "a member that names id or type stands twice")
                        : map(request, naming, quarantine, read.root()),
                        reason -> naming.readsBody()
                                ? quarantine.whole(request, reason)
                                : map(request, naming, quarantine, JsonNodeFactory.instance.missingNode())));
    }

    private static boolean isOpen(Naming naming, Set<String> repeated) {
        return java.util.stream.Stream.of(naming.id(), naming.type())
                .anyMatch(place -> place != null
                        && place.startsWith("/")
                        && repeated.contains(JsonPointer.compile(place).getMatchingProperty()));
    }

    private static NormalizedEvent map(ReceivedRequest request, Naming naming, Quarantine quarantine, JsonNode root) {
        var told = value(request, root, naming.type());
        var name = naming.type() == null ? "received" : Attributes.idText(told);
        if (name == null) {
            return quarantine.whole(request, "there is no event type at " + naming.type());
        }
        var type = naming.typePrefix() + "." + name;
        if (OwnTypes.has(type)) {
            return quarantine.whole(request, Quarantine.OWN_TYPE);
        }
        var id = Attributes.idText(value(request, root, naming.id()));
        var attributes = new Attributes(
                id == null ? "sha256-" + Payload.hash(request.body(), type.getBytes(StandardCharsets.UTF_8)) : id,
                naming.source(), type)
                .text("subject", Attributes.idText(value(request, root, naming.subject())))
                .text("time", Attributes.time(value(request, root, naming.time())))
                .text("datacontenttype", Quarantine.contentType(request, "application/json"));
        if (id == null) {
            attributes.flag("syntheticid", true);
        }
        return new NormalizedEvent(attributes.with(request.body()), 0, id, request.body(), null, List.of());
    }

    private static @Nullable JsonNode value(ReceivedRequest request, JsonNode root, @Nullable String place) {
        if (place == null) {
            return null;
        }
        if (place.startsWith("/")) {
            return root.at(JsonPointer.compile(place));
        }
        var values = SignedHeader.values(request, place.substring("header:".length()));
        return values.size() == 1 ? JsonNodeFactory.instance.stringNode(values.getFirst()) : null;
    }
}
