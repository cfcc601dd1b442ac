package io.hooktrail.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Tolerance;
import io.hooktrail.signature.Verdict;

/**
 * Stripe, snapshot and thin events (docs.stripe.com/webhooks).
 *
 * <p>Which of Stripe's types is the source of which fact; every other type tells the fact a second time and has no canonical
 * event ({@code charge.succeeded} repeats {@code payment_intent.succeeded}, {@code refund.created} repeats
 * {@code charge.refunded}):
 *
 * <pre>
 * payment.succeeded  payment_intent.succeeded       key payment intent id
 * payment.failed     payment_intent.payment_failed  key charge id of the attempt, else payment intent id:event id
 * payment.refunded   charge.refunded                key charge id:amount refunded so far, in Stripe's unit
 * </pre>
 *
 * <p>The fingerprint is the event with sorted member names without {@code pending_webhooks}, which counts down from delivery
 * to delivery. A repeated {@code id} or {@code type} at the top leaves the identity open, so it is quarantined; of other
 * repeated members the last counts.
 */
public final class StripeProvider implements Provider {

    private static final String PREFIX = "com.stripe";
    private static final String SOURCE = "https://api.stripe.com/";
    private static final Quarantine QUARANTINE = new Quarantine(PREFIX, SOURCE + "account");
    private static final String SIGNATURE = "Stripe-Signature";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final HmacScheme SCHEME = new HmacScheme(HmacScheme.Algorithm.SHA256, DigestText.HEX_LOWER);

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        var settings = Settings.of(configuration);
        settings.tolerance(TOLERANCE);
        return settings.finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json");
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of("stripe-signature");
    }

    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        var tolerance = Settings.of(configuration).tolerance(TOLERANCE);
        return SignedHeader.read(request, SIGNATURE)
                .judge(value -> verify(value, request.body(), tolerance, credentials, now));
    }

    private static Verdict verify(String header, byte[] body, Tolerance tolerance, Credentials credentials,
            Instant now) {
        var times = new ArrayList<String>();
        var signatures = new ArrayList<String>();
        for (var element : header.split(",", -1)) {
            var equals = element.indexOf('=');
            var value = equals < 0 ? "" : SignedHeader.trimmed(element.substring(equals + 1));
            // v0 is a decoy of test mode, and what comes later must not weaken v1: unknown schemes are passed over.
            switch (equals < 0 ? "" : SignedHeader.trimmed(element.substring(0, equals))) {
                case "t" -> times.add(value);
                case "v1" -> signatures.add(value);
                default -> {
                }
            }
        }
        var signedAt = times.size() == 1 && !signatures.isEmpty()
                ? Tolerance.seconds(times.getFirst())
                : Optional.<Instant>empty();
        // The seconds are signed as sent: a reformatted time would not verify.
        return tolerance.judge(signedAt, SIGNATURE + " needs one t in seconds and a v1 signature", now,
                () -> SCHEME.verify("stripe v1", Settings.utf8(credentials.secrets()), signatures,
                        (times.getFirst() + ".").getBytes(StandardCharsets.UTF_8), body));
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        return Normalized.one("stripe/1", Payload.read(request.body())
                .fold(read -> map(request, read), reason -> QUARANTINE.whole(request, reason)));
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Read read) {
        var root = read.root();
        var id = root.path("id");
        var type = root.path("type");
        if (!id.isString() || !Attributes.isText(id.stringValue())) {
            return QUARANTINE.whole(request, "there is no event id at /id");
        }
        if (!type.isString() || !Attributes.isText(type.stringValue())) {
            return QUARANTINE.whole(request, "there is no event type at /type");
        }
        if (read.repeats(List.of("id", "type"))) {
            return QUARANTINE.whole(request, "id or type stands twice, so nobody can tell which one is meant");
        }
        var isThin = "v2.core.event".equals(text(root.path("object")));
        var account = Attributes.idText(root.path(isThin ? "context" : "account"));
        var object = isThin ? root.path("related_object") : root.path("data").path("object");
        var event = new Attributes(id.stringValue(), SOURCE + Attributes.segment(account == null ? "account" : account),
                PREFIX + "." + type.stringValue())
                .text("subject", Attributes.idText(object.path("id")))
                .text("time", Attributes.time(root.path("created")))
                .text("datacontenttype", "application/json")
                .text("payloadversion", text(root.path("api_version")))
                .flag("livemode", root.path("livemode"))
                .with(request.body());
        return new NormalizedEvent(event, 0, id.stringValue(), Payload.canonical(root, "pending_webhooks"), null,
                isThin ? List.of() : canonical(root, type.stringValue(), object));
    }

    private static List<CanonicalEvent> canonical(JsonNode root, String type, JsonNode object) {
        var id = Attributes.idText(object.path("id"));
        if (id == null) {
            return List.of();
        }
        return switch (type) {
            case "payment_intent.succeeded" -> List.of(succeeded(root, object, id));
            case "payment_intent.payment_failed" -> List.of(failed(root, object, id));
            case "charge.refunded" -> refunded(root, object, id).stream().toList();
            default -> List.of();
        };
    }

    private static CanonicalEvent succeeded(JsonNode root, JsonNode intent, String id) {
        var amount = intent.path(intent.hasNonNull("amount_received") ? "amount_received" : "amount");
        return new PaymentFact("succeeded", "stripe")
                .id("paymentId", id)
                .id("attemptId", attempt(intent))
                .money(Money.ofStripe(amount, intent.path("currency")))
                .id("customerId", reference(intent.path("customer")))
                .flag("livemode", root.path("livemode"))
                .toEvent(id, id, Attributes.time(root.path("created")));
    }

    private static CanonicalEvent failed(JsonNode root, JsonNode intent, String id) {
        var error = intent.path("last_payment_error");
        var attempt = attempt(intent);
        return new PaymentFact("failed", "stripe")
                .id("paymentId", id)
                .id("attemptId", attempt)
                .money(Money.ofStripe(intent.path("amount"), intent.path("currency")))
                .id("customerId", reference(intent.path("customer")))
                .id("failureCode", text(error.path(error.hasNonNull("decline_code") ? "decline_code" : "code")))
                .words("failureMessage", error.path("message"))
                .flag("livemode", root.path("livemode"))
                .toEvent(attempt == null ? id + ":" + Attributes.idText(root.path("id")) : attempt, id,
                        Attributes.time(root.path("created")));
    }

    /** The total tells this refund from the next one of the same charge; without it there is no fact to name. */
    private static Optional<CanonicalEvent> refunded(JsonNode root, JsonNode charge, String id) {
        var total = charge.path("amount_refunded");
        if (!total.isIntegralNumber() || !total.canConvertToLong()) {
            return Optional.empty();
        }
        var payment = reference(charge.path("payment_intent"));
        return Optional.of(new PaymentFact("refunded", "stripe")
                .id("paymentId", payment)
                .id("attemptId", id)
                .money(thisRefund(root, charge, total.longValue()))
                .id("customerId", reference(charge.path("customer")))
                .flag("livemode", root.path("livemode"))
                .toEvent(id + ":" + total.longValue(), payment == null ? id : payment,
                        Attributes.time(root.path("created"))));
    }

    private static Optional<Money> thisRefund(JsonNode root, JsonNode charge, long total) {
        var before = root.path("data").path("previous_attributes").path("amount_refunded");
        if (!before.isIntegralNumber() || !before.canConvertToLong() || before.longValue() < 0
                || before.longValue() > total) {
            return Optional.empty();
        }
        return Money.ofStripe(Payload.JSON.getNodeFactory().numberNode(total - before.longValue()),
                charge.path("currency"));
    }

    /** Newer API versions tell the last charge, older ones list them, failures name it in the error. */
    private static @Nullable String attempt(JsonNode intent) {
        var failed = reference(intent.path("last_payment_error").path("charge"));
        var latest = failed == null ? reference(intent.path("latest_charge")) : failed;
        return latest == null ? reference(intent.path("charges").path("data").path(0)) : latest;
    }

    /** An id, or the id of an expanded object. */
    private static @Nullable String reference(JsonNode node) {
        return Attributes.idText(node.isObject() ? node.path("id") : node);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
