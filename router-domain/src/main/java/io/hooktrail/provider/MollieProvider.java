package io.hooktrail.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Verdict;
import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * Mollie's next-generation webhooks (docs.mollie.com/reference/webhooks-new), signed; the classic unsigned ones, which need a
 * fetch of the object, are not built.
 *
 * <p>Which of Mollie's types is the source of which fact:
 *
 * <pre>
 * payment.succeeded  payment.paid     key payment id
 * payment.failed     payment.failed   key payment id (a Mollie payment fails once)
 * payment.refunded   refund.refunded  key refund id
 * </pre>
 *
 * <p>A fact tells amounts only when the entity is embedded and is the one that {@code entityId} names. The fingerprint is the
 * data as they came. A repeated {@code id} or {@code type} at the top leaves the identity open, so it is quarantined.
 */
public final class MollieProvider implements Provider {

    private static final String PREFIX = "com.mollie";
    private static final String SOURCE = "https://api.mollie.com";
    private static final Quarantine QUARANTINE = new Quarantine(PREFIX, SOURCE);
    private static final String SIGNATURE = "X-Mollie-Signature";
    private static final String DIGEST_PREFIX = "sha256=";
    private static final HmacScheme SCHEME = new HmacScheme(HmacScheme.Algorithm.SHA256, DigestText.HEX_LOWER);

    @Override
    public String name() {
        return "mollie";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        var settings = Settings.of(configuration);
        settings.oneOf("mode", "nextgen", List.of("nextgen"), List.of("classic"));
        return settings.finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json", "application/hal+json");
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of("x-mollie-signature");
    }

    /** Mollie may send one header line per active secret, so any of several differing ones counts. */
    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        if ("classic".equals(configuration.values().get("mode"))) {
            return new Rejected(Code.SIGNATURE_INVALID, "classic webhooks are not supported by this version");
        }
        var signatures = SignedHeader.values(request, SIGNATURE)
                .stream()
                .map(value -> value.startsWith(DIGEST_PREFIX) ? value.substring(DIGEST_PREFIX.length()) : value)
                .toList();
        // Mollie's SDK takes a request without the header for a classic one; a signed source must not.
        return signatures.isEmpty()
                ? new Rejected(Code.SIGNATURE_MISSING, SIGNATURE + " is missing or empty")
                : SCHEME.verify("mollie sha256", Settings.utf8(credentials.secrets()), signatures, request.body());
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        return Normalized.one("mollie/1", Payload.read(request.body())
                .fold(read -> map(request, read), reason -> QUARANTINE.whole(request, reason)));
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Read read) {
        var root = read.root();
        var id = text(root, "id");
        var type = text(root, "type");
        if (id == null || type == null || !"event".equals(text(root, "resource"))) {
            return QUARANTINE.whole(request, "the body is no Mollie event with resource, id and type");
        }
        if (read.repeats(List.of("id", "type"))) {
            return QUARANTINE.whole(request, "id or type stands twice, so nobody can tell which one is meant");
        }
        var entity = root.path("_embedded").path("entity");
        var mode = text(entity, "mode");
        var attributes = new Attributes(id, source(entity, mode), PREFIX + "." + type)
                .text("subject", text(root, "entityId"))
                .text("time", Attributes.time(root.path("createdAt")))
                .text("datacontenttype", "application/json");
        if ("live".equals(mode) || "test".equals(mode)) {
            attributes.flag("livemode", "live".equals(mode));
        }
        return new NormalizedEvent(attributes.with(request.body()), 0, id, request.body(), null,
                canonical(root, type, entity));
    }

    private static String source(JsonNode entity, @Nullable String mode) {
        var profile = text(entity, "profileId");
        var owner = profile == null ? text(entity, "organizationId") : profile;
        return SOURCE + (mode == null ? "" : "/" + Attributes.segment(mode))
                + (owner == null ? "" : "/" + Attributes.segment(owner));
    }

    private static List<CanonicalEvent> canonical(JsonNode root, String type, JsonNode embedded) {
        var id = text(root, "entityId");
        if (id == null) {
            return List.of();
        }
        // Another object's amount under this key would be a false fact: Mollie's own example embeds a different id.
        var entity = id.equals(text(embedded, "id")) ? embedded : root.path("_embedded").path("");
        var time = Attributes.time(root.path("createdAt"));
        return switch (type) {
            case "payment.paid" -> List.of(payment("succeeded", id, entity).toEvent(id, id, time));
            case "payment.failed" -> List.of(payment("failed", id, entity)
                    .id("failureCode", text(entity.path("details"), "failureReason"))
                    .words("failureMessage", entity.path("details").path("failureMessage"))
                    .toEvent(id, id, time));
            case "refund.refunded" -> {
                var payment = text(entity, "paymentId");
                yield List.of(fact("refunded", entity).id("refundId", id)
                        .id("paymentId", payment)
                        .toEvent(id,
                                payment == null ? id : payment, time));
            }
            default -> List.of();
        };
    }

    private static PaymentFact payment(String name, String id, JsonNode entity) {
        return fact(name, entity).id("paymentId", id).id("customerId", text(entity, "customerId"));
    }

    private static PaymentFact fact(String name, JsonNode entity) {
        var fact = new PaymentFact(name, "mollie").money(Money.ofMollie(entity.path("amount")));
        var mode = text(entity, "mode");
        return "live".equals(mode) || "test".equals(mode) ? fact.live("live".equals(mode)) : fact;
    }

    private static @Nullable String text(JsonNode node, String name) {
        var value = node.path(name);
        return value.isString() && Attributes.isText(value.stringValue()) ? value.stringValue() : null;
    }
}
