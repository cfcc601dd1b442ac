package io.hooktrail.delivery.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.delivery.Transmission;
import io.hooktrail.delivery.WebhookSignature;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCall.Field;
import io.hooktrail.egress.TlsIdentity;
import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.event.Event;
import io.hooktrail.event.Hops;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.subscription.SubscriptionState;

/** Writes the request of one attempt (contract, section 5: "A delivery carries"). */
final class DeliveryRequest {

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final byte[] NO_BODY = {};

    /** What is left for the sink when a token took all the time: too little for an answer, and the time-out is said as such. */
    private static final Duration LEAST = Duration.ofMillis(1);

    /** Of the connection, not of the message, or decided by the body. */
    private static final Set<String> RESERVED = Set.of("host", "connection", "content-length", "content-type",
            "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive", "proxy-connection",
            "proxy-authorization", "user-agent", "traceparent", "tracestate");
    private static final List<String> RESERVED_PREFIXES = List.of("ce-", "webhook-", "svix-", "hooktrail-");

    private final Secrets secrets;
    private final Clock clock;
    private final PublicUrl publicUrl;
    private final String userAgent;
    private final Authorization.Writer authorizations;

    DeliveryRequest(Secrets secrets, Clock clock, PublicUrl publicUrl, String userAgent,
            Authorization.Writer authorizations) {
        this.publicUrl = publicUrl;
        this.secrets = secrets;
        this.clock = clock;
        this.userAgent = userAgent;
        this.authorizations = authorizations;
    }

    /**
     * A request that is ready to be sent.
     *
     * @param confidential what no text of the sink may bring back into our own
     * @param lent the token it holds, when it came from a token endpoint
     */
    record Written(OutgoingCall call, List<String> confidential, AccessTokens.@Nullable Lent lent) {

        /** Never what it holds, wherever it may be printed. */
        @Override
        public String toString() {
            return "Written[" + call.uri() + "]";
        }
    }

    /** @throws Unsendable when a secret's place holds nothing, no secret is valid, or the event cannot be written */
    Written of(Transmission transmission) throws Unsendable {
        var start = System.nanoTime();
        var settings = transmission.subscription().settings();
        var fields = new ArrayList<Field>();
        var body = write(transmission.event(), settings.terms().mode(), fields);
        addOurs(fields, transmission, body);
        var confidential = new ArrayList<String>();
        addTheirs(fields, transmission.subscription(), confidential);
        var authorization = authorization(transmission.subscription());
        if (authorization != null) {
            fields.add(new Field("Authorization", authorization.field()));
            confidential.addAll(authorization.confidential());
        }
        var identity = identity(transmission.subscription());
        // Waiting for a token is part of the attempt, so what it took is not left for the sink.
        var left = settings.terms().timeout().minusNanos(System.nanoTime() - start);
        return new Written(
                new OutgoingCall(settings.sink(), fields, body, left.compareTo(LEAST) < 0 ? LEAST : left, identity),
                confidential, authorization == null ? null : authorization.lent());
    }

    private @Nullable Authorization authorization(SubscriptionState subscription) throws Unsendable {
        var settings = subscription.settings();
        var credential = settings.credential();
        var tls = settings.tls();
        return credential == null
                ? null
                : authorizations.of(subscription.id().tenant(), credential, tls == null ? "" : tls.authorities(),
                        settings.terms().timeout());
    }

    private TlsIdentity identity(SubscriptionState subscription) throws Unsendable {
        var tls = subscription.settings().tls();
        if (tls == null) {
            return TlsIdentity.NONE;
        }
        var key = tls.key();
        return new TlsIdentity(tls.authorities(), tls.certificates(), key == null
                ? ""
                : Revealing.of(secrets, subscription.id().tenant(), key.value(), "the client key"));
    }

    private void addTheirs(List<Field> fields, SubscriptionState subscription, List<String> confidential)
            throws Unsendable {
        for (var header : subscription.settings().headers().entrySet()) {
            if (isReserved(header.getKey())) {
                continue;
            }
            var value = header.getValue();
            if (SecretValue.isReference(value)) {
                value = Revealing.of(secrets, subscription.id().tenant(), new SecretValue.Reference(value),
                        "the value of " + header.getKey());
                confidential.add(value);
            }
            fields.add(new Field(header.getKey(), value));
        }
    }

    private byte[] write(Event event, Mode mode, List<Field> fields) throws Unsendable {
        try {
            if (mode == Mode.STRUCTURED) {
                fields.add(new Field("Content-Type", STRUCTURED));
                return CloudEventWriter.structured(event);
            }
            if (mode == Mode.BATCH) {
                fields.add(new Field("Content-Type", CloudEventWriter.BATCH));
                return CloudEventWriter.batch(List.of(event));
            }
            CloudEventWriter.binaryHeaders(event)
                    .forEach(header -> fields.add(new Field(header.name(), header.value())));
            var data = event.data();
            return data == null ? NO_BODY : data;
        } catch (RuntimeException e) {
            // Whatever the writer throws is the event's fault and one failed attempt; its message may quote the payload.
            throw Unsendable.misconfigured(
                    "the event cannot be written as a CloudEvent (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void addOurs(List<Field> fields, Transmission transmission, byte[] body) throws Unsendable {
        var now = clock.instant();
        var id = transmission.delivery().webhookId();
        var terms = transmission.subscription().settings().terms();
        var names = terms.signatureHeaders();
        fields.add(new Field(names.named("id"), id));
        fields.add(new Field(names.named("timestamp"), Long.toString(now.getEpochSecond())));
        if (terms.signing() != Signing.NONE) {
            fields.add(new Field(names.named("signature"), signature(transmission.subscription(), id, now, body)));
        }
        if (terms.handshake()) {
            fields.add(new Field(ConsentQuestion.ORIGIN, publicUrl.host()));
        }
        fields.add(new Field("Hooktrail-Attempt", Integer.toString(transmission.attempt())));
        fields.add(new Field(Hops.HEADER, Integer.toString(transmission.hops())));
        var traceparent = transmission.outgoingTraceparent();
        if (traceparent != null) {
            fields.add(new Field("traceparent", traceparent));
            var tracestate = transmission.tracestate();
            if (tracestate != null) {
                fields.add(new Field("tracestate", tracestate));
            }
        }
        fields.add(new Field("User-Agent", userAgent));
    }

    private String signature(SubscriptionState subscription, String id, Instant now, byte[] body) throws Unsendable {
        var keys = new ArrayList<String>();
        for (var secret : subscription.secrets()) {
            if (secret.isValidAt(now)) {
                keys.add(Revealing.of(secrets, subscription.id().tenant(), secret.value(), "a signing secret"));
            }
        }
        try {
            return WebhookSignature.header(keys, id, now.getEpochSecond(), body);
        } catch (IllegalArgumentException e) {
            throw Unsendable.misconfigured(String.valueOf(e.getMessage()));
        }
    }

    /** A subscription's own header never replaces or doubles what a receiver relies on. */
    private static boolean isReserved(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
