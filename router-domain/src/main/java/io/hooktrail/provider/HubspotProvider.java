package io.hooktrail.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HashScheme;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Tolerance;
import io.hooktrail.signature.Verdict;
import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * HubSpot (developers.hubspot.com, request validation and webhooks): an array of up to 100 changes, each an event of its own.
 *
 * <p>{@code eventId} alone is not unique, so the identity is app, portal, subscription, eventId, type, object, property and
 * moment together; {@code attemptNumber} is in neither the identity nor the fingerprint, which is the element with sorted
 * member names. A repeated member of an element that is part of the identity leaves it open, so that element is quarantined;
 * the others of the request go on.
 */
public final class HubspotProvider implements Provider {

    private static final String PREFIX = "com.hubspot";
    private static final String SOURCE = "https://api.hubapi.com";
    private static final Quarantine QUARANTINE = new Quarantine(PREFIX, SOURCE);
    private static final String SIGNATURE = "X-HubSpot-Signature";
    private static final String SIGNATURE_V3 = "X-HubSpot-Signature-v3";
    private static final String VERSION = "X-HubSpot-Signature-Version";
    private static final String TIMESTAMP = "X-HubSpot-Request-Timestamp";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final HmacScheme V3 = new HmacScheme(HmacScheme.Algorithm.SHA256, DigestText.BASE64);
    private static final HashScheme V1_V2 = new HashScheme(DigestText.HEX_LOWER);

    /** Exactly these escapes are decoded before version 3 is signed, once; others, %20 among them, stay. */
    private static final Pattern DECODED = Pattern.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> IDENTITY = List.of("portalId", "appId", "subscriptionId", "eventId",
            "subscriptionType", "objectId", "primaryObjectId", "fromObjectId", "toObjectId", "propertyName",
            "occurredAt");
    private static final List<String> OBJECTS = List.of("objectId", "primaryObjectId", "newObjectId", "fromObjectId");

    /** @param notificationUrl what HubSpot calls, when it is not the public URL with the request's path and query */
    private record Options(
            List<String> versions,
            Tolerance tolerance,
            String publicUrl,
            @Nullable String notificationUrl) {

        static Options read(Settings settings) {
            var versions = settings.texts("versions", List.of("v3"));
            if (!List.of("v1", "v2", "v3").containsAll(versions)) {
                settings.fault("versions", "may hold v1, v2 and v3");
            }
            return new Options(versions, settings.tolerance(TOLERANCE), settings.publicUrl(), settings.url(
                    "notificationUrl"));
        }

        String url(ReceivedRequest request) {
            return notificationUrl == null ? publicUrl + request.target() : notificationUrl;
        }
    }

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        var settings = Settings.of(configuration);
        Options.read(settings);
        return settings.finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json");
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of("x-hubspot-signature", "x-hubspot-signature-v3");
    }

    /** Version 3 alone decides when it is allowed and there: an attacker could leave it out, never make it fail. */
    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        var options = Options.read(Settings.of(configuration));
        var hasV3 = !request.headerValues(SIGNATURE_V3).isEmpty();
        if (options.versions().contains("v3") && (hasV3 || options.versions().size() == 1)) {
            return switch (SignedHeader.read(request, SIGNATURE_V3)) {
                case SignedHeader.Unusable(var verdict) -> verdict;
                case SignedHeader.Present(var signature) -> v3(request, options, credentials, signature, now);
            };
        }
        return switch (SignedHeader.read(request, SIGNATURE)) {
            case SignedHeader.Unusable(var verdict) -> verdict;
            case SignedHeader.Present(var signature) -> older(request, options, credentials, signature);
        };
    }

    private static Verdict v3(ReceivedRequest request, Options options, Credentials credentials, String signature,
            Instant now) {
        return switch (SignedHeader.read(request, TIMESTAMP)) {
            case SignedHeader.Unusable(var verdict) -> verdict;
            case SignedHeader.Present(var timestamp) -> {
                var signedAt = Tolerance.milliseconds(timestamp);
                if (signedAt.isEmpty()) {
                    yield new Rejected(Code.SIGNATURE_INVALID, TIMESTAMP + " is no number of milliseconds");
                }
                var url = options.notificationUrl() == null ? decoded(options.url(request)) : options.url(request);
                var verdict = V3.verify("hubspot v3", Settings.utf8(credentials.secrets()), List.of(signature),
                        utf8(request.method() + url), request.body(), utf8(timestamp));
                yield verdict instanceof Rejected
                        ? verdict
                        : options.tolerance().refusal(signedAt.get(), now).<Verdict>map(stale -> stale).orElse(verdict);
            }
        };
    }

    private static String decoded(String url) {
        return DECODED.matcher(url)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(match.group(1), 16))));
    }

    private static Verdict older(ReceivedRequest request, Options options, Credentials credentials, String signature) {
        var label = SignedHeader.read(request, VERSION) instanceof SignedHeader.Present(var version) ? version : "";
        if (!options.versions().contains(label)) {
            return new Rejected(Code.SIGNATURE_INVALID, VERSION + " names no version that this source allows");
        }
        var secrets = Settings.utf8(credentials.secrets());
        return switch (label) {
            case "v1" -> V1_V2.verify("hubspot v1", secrets, signature, request.body());
            case "v2" -> V1_V2.verify("hubspot v2", secrets, signature, utf8(request.method() + options.url(request)),
                    request.body());
            default -> new Rejected(Code.SIGNATURE_INVALID, SIGNATURE + " cannot be of version 3");
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        return new Normalized("hubspot/1", switch (Payload.read(request.body())) {
            case Payload.Unreadable(var reason) -> List.of(QUARANTINE.whole(request, reason));
            case Payload.Read(var root, var _) when root.isObject() ->
                List.of(map(request, new Payload.Element(0, request.body())));
            case Payload.Read(var root, var _) when !root.isArray() || root.isEmpty() ->
                List.of(QUARANTINE.whole(request, "the body is no array with at least one element"));
            case Payload.Read(_, _) -> elements(request);
        });
    }

    private static List<NormalizedEvent> elements(ReceivedRequest request) {
        var events = new ArrayList<NormalizedEvent>();
        for (var element : Payload.elements(request.body())) {
            events.add(map(request, element));
        }
        return events;
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Element element) {
        return switch (Payload.read(element.bytes())) {
            case Payload.Unreadable(var reason) ->
                QUARANTINE.slice(request, element.offset(), element.bytes(), reason);
            case Payload.Read(var root, var repeated) -> map(request, element, root, repeated);
        };
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Element element, JsonNode root,
            Set<String> repeated) {
        var reason = unmappable(root, repeated);
        if (reason != null) {
            return QUARANTINE.slice(request, element.offset(), element.bytes(), reason);
        }
        var key = identity(root);
        var event = new Attributes(Payload.hash(utf8(key)),
                SOURCE + "/portals/" + Attributes.segment(text(root, "portalId")) + "/apps/" + Attributes.segment(text(
                        root, "appId")),
                PREFIX + "." + text(root, "subscriptionType"))
                .text("subject", subject(root))
                .text("time", Attributes.millis(root.path("occurredAt")))
                .text("datacontenttype", "application/json")
                .with(element.bytes());
        return new NormalizedEvent(event, element.offset(), key, Payload.canonical(root, "attemptNumber"), null,
                List.of());
    }

    private static @Nullable String unmappable(JsonNode root, Set<String> repeated) {
        if (!root.isObject()) {
            return "the element is no JSON object";
        }
        for (var name : List.of("subscriptionType", "portalId", "appId", "eventId")) {
            if (text(root, name).isEmpty()) {
                return "the element has no usable " + name;
            }
        }
        return repeated.stream().anyMatch(IDENTITY::contains) ? "a member of the identity stands twice" : null;
    }

    /** A JSON array of texts: unambiguous whatever stands in a property's name. */
    private static String identity(JsonNode root) {
        var parts = Payload.JSON.createArrayNode();
        IDENTITY.forEach(name -> parts.add(text(root, name)));
        return parts.toString();
    }

    private static @Nullable String subject(JsonNode root) {
        var type = text(root, "subscriptionType");
        var typeId = text(root, "objectTypeId");
        var kind = typeId.isEmpty() ? type.substring(0, Math.max(type.indexOf('.'), 0)) : typeId;
        return OBJECTS.stream()
                .map(name -> text(root, name))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .map(id -> (kind.isEmpty() ? type : kind) + "/" + id)
                .orElse(null);
    }

    /** Test sends write numbers as strings, so both are one. */
    private static String text(JsonNode root, String name) {
        var text = Attributes.idText(root.path(name));
        return text == null ? "" : text;
    }
}
