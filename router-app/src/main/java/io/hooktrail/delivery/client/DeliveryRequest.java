package io.hooktrail.delivery.client;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.hooktrail.access.Traceparent;
import io.hooktrail.delivery.Transmission;
import io.hooktrail.delivery.WebhookSignature;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCall.Field;
import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.event.Event;
import io.hooktrail.event.Hops;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.subscription.SubscriptionState;

/** Writes the request of one attempt (contract, section 5: "A delivery carries"). */
final class DeliveryRequest {

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final byte[] NO_BODY = {};

    /** Of the connection, not of the message, or decided by the body. */
    private static final Set<String> RESERVED = Set.of("host", "connection", "content-length", "content-type",
            "transfer-encoding", "te", "trailer", "upgrade", "expect", "keep-alive", "proxy-connection",
            "proxy-authorization", "user-agent", "traceparent", "tracestate");
    private static final List<String> RESERVED_PREFIXES = List.of("ce-", "webhook-", "svix-", "hooktrail-");

    private final Secrets secrets;
    private final Clock clock;
    private final String version;

    DeliveryRequest(Secrets secrets, Clock clock, String version) {
        this.secrets = secrets;
        this.clock = clock;
        this.version = version;
    }

    /** @throws Unsendable when a secret's place holds nothing, no secret is valid, or the event cannot be written */
    OutgoingCall of(Transmission transmission) throws Unsendable {
        var settings = transmission.subscription().settings();
        var fields = new ArrayList<Field>();
        var body = write(transmission.event(), settings.terms().mode(), fields);
        addOurs(fields, transmission, body);
        settings.headers().forEach((name, value) -> {
            if (!isReserved(name)) {
                fields.add(new Field(name, value));
            }
        });
        return new OutgoingCall(settings.sink(), fields, body, settings.terms().timeout());
    }

    private byte[] write(Event event, Mode mode, List<Field> fields) throws Unsendable {
        try {
            if (mode == Mode.STRUCTURED) {
                fields.add(new Field("Content-Type", STRUCTURED));
                return CloudEventWriter.structured(event);
            }
            CloudEventWriter.binaryHeaders(event)
                    .forEach(header -> fields.add(new Field(header.name(), header.value())));
            var data = event.data();
            return data == null ? NO_BODY : data;
        } catch (RuntimeException e) {
            // Whatever the writer throws is the event's fault and one failed attempt; its message may quote the payload.
            throw new Unsendable("the event cannot be written as a CloudEvent (" + e.getClass().getSimpleName() + ")");
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
        fields.add(new Field("Hooktrail-Attempt", Integer.toString(transmission.attempt())));
        fields.add(new Field(Hops.HEADER, Integer.toString(transmission.hops())));
        var traceparent = Traceparent.wellFormed(transmission.traceparent());
        if (traceparent != null) {
            fields.add(new Field("traceparent", traceparent));
            var tracestate = transmission.tracestate();
            if (tracestate != null) {
                fields.add(new Field("tracestate", tracestate));
            }
        }
        fields.add(new Field("User-Agent", "Hooktrail/" + version));
    }

    private String signature(SubscriptionState subscription, String id, Instant now, byte[] body) throws Unsendable {
        List<String> keys;
        try {
            keys = subscription.secrets()
                    .stream()
                    .filter(secret -> secret.isValidAt(now))
                    .map(secret -> secrets.reveal(subscription.id().tenant(), secret.value()))
                    .toList();
        } catch (Refused e) {
            throw new Unsendable(e.problem().detail());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Unsendable("a signing secret cannot be opened");
        }
        try {
            return WebhookSignature.header(keys, id, now.getEpochSecond(), body);
        } catch (IllegalArgumentException e) {
            throw new Unsendable(String.valueOf(e.getMessage()));
        }
    }

    /** A subscription's own header never replaces or doubles what a receiver relies on. */
    private static boolean isReserved(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
