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

    /** Ten times what HubSpot sends; each becomes an event of one transaction, for which everyone else's wait. */
    private static final int ELEMENTS_MAX = 1000;

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
            return SignedHeader.read(request, SIGNATURE_V3)
                    .judge(signature -> SignedHeader.read(request, TIMESTAMP)
                            .judge(timestamp -> v3(request, options, credentials, signature, timestamp, now)));
        }
        return SignedHeader.read(request, SIGNATURE)
                .judge(signature -> older(request, options, credentials, signature));
    }

    private static Verdict v3(ReceivedRequest request, Options options, Credentials credentials, String signature,
            String timestamp, Instant now) {
        var url = options.notificationUrl() == null ? decoded(options.url(request)) : options.url(request);
        return options.tolerance()
                .judge(Tolerance.milliseconds(timestamp), TIMESTAMP + " is no number of milliseconds", now,
                        () -> V3.verify("hubspot v3", Settings.utf8(credentials.secrets()), List.of(signature),
                                utf8(request.method() + url), request.body(), utf8(timestamp)));
    }

    private static String decoded(String url) {
        return DECODED.matcher(url)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(match.group(1), 16))));
    }

    private static Verdict older(ReceivedRequest request, Options options, Credentials credentials, String signature) {
        var label = SignedHeader.read(request, VERSION).value().orElse("");
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
        return new Normalized("hubspot/1", Payload.read(request.body())
                .fold(read -> events(request, read.root()), reason -> List.of(QUARANTINE.whole(request, reason))));
    }

    /** Workflows send one object instead of an array. */
    private static List<NormalizedEvent> events(ReceivedRequest request, JsonNode root) {
        if (root.isObject()) {
            return List.of(map(request, new Payload.Element(0, request.body())));
        }
        if (root.size() > ELEMENTS_MAX) {
            return List.of(QUARANTINE.whole(request, "the array has more than " + ELEMENTS_MAX + " elements"));
        }
        return root.isArray() && !root.isEmpty()
                ? elements(request)
                : List.of(QUARANTINE.whole(request, "the body is no array with at least one element"));
    }

    private static List<NormalizedEvent> elements(ReceivedRequest request) {
        var events = new ArrayList<NormalizedEvent>();
        for (var element : Payload.elements(request.body())) {
            events.add(map(request, element));
        }
        return events;
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Element element) {
        return Payload.read(element.bytes())
                .fold(read -> map(request, element, read),
                        reason -> QUARANTINE.slice(request, element.offset(), element.bytes(), reason));
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Element element, Payload.Read read) {
        var root = read.root();
        var reason = unmappable(read);
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

    private static @Nullable String unmappable(Payload.Read read) {
        var root = read.root();
        if (!root.isObject()) {
            return "the element is no JSON object";
        }
        for (var name : List.of("subscriptionType", "portalId", "appId", "eventId")) {
            if (text(root, name).isEmpty()) {
                return "the element has no usable " + name;
            }
        }
        return read.repeats(IDENTITY) ? "a member of the identity stands twice" : null;
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
