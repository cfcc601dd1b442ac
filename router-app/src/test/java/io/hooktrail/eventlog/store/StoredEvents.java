package io.hooktrail.eventlog.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.DataPlace;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.event.Receipt;
import io.hooktrail.event.Receipt.KeptHeader;
import io.hooktrail.tenant.TenantName;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the golden files of {@code EventRecorded.v1} mean, by file. */
final class StoredEvents {

    private static final TenantName ACME = new TenantName("acme");
    private static final Instant RECEIVED = Instant.parse("2026-03-14T15:09:26.535897Z");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String ARRAY = "[{\"eventId\":1},\r\n {\"eventId\":2,\"größe\":\"🚚\"}]";

    private StoredEvents() {}

    static EventId id(int last) {
        return EventId.of("019cecc1-7e97-7000-8000-0000000000" + String.format("%02x", last));
    }

    /** Expected values; where the data lies in a neighbour's receipt it is absent. */
    static Map<String, EventRecorded> examples() {
        var examples = new LinkedHashMap<String, EventRecorded>();
        var first = "{\"eventId\":1}";
        var second = bytes("{\"eventId\":2,\"größe\":\"🚚\"}");
        var secondOffset = bytes(ARRAY).length - 1 - second.length;
        examples.put("whole-body.bin", event(1, EventStatus.ROUTED, null, "com.stripe.charge.succeeded",
                bytes("{\"id\":\"evt_1\"}"), new DataPlace.InReceipt(id(1), 0, 14), receipt("{\"id\":\"evt_1\"}"),
                TRACE, null));
        examples.put("array-holder.bin", event(2, EventStatus.ROUTED, null, "com.hubspot.contact.creation",
                bytes(first), new DataPlace.InReceipt(id(2), 1, first.length()), receipt(ARRAY), null, null));
        examples.put("array-neighbour.bin", event(3, EventStatus.UNMATCHED, null, "com.hubspot.contact.creation", null,
                new DataPlace.InReceipt(id(2), secondOffset, second.length), null, null, null));
        examples.put("own-data.bin", event(4, EventStatus.UNMATCHED, null, "shop.order.placed",
                bytes("{\"order\":\"A-1\"}"), new DataPlace.Own(),
                receipt("payload=%7B%22order%22%3A%22A-1%22%7D"), null, null));
        examples.put("no-data.bin", event(5, EventStatus.ROUTING_FAILED, "matching threw ArithmeticException", "ping",
                null, new DataPlace.None(), receipt(""), null, null));
        examples.put("empty-data.bin", event(6, EventStatus.UNMATCHED, null, "ping", new byte[0], new DataPlace.Own(),
                null, null, null));
        examples.put("quarantined.bin", event(7, EventStatus.QUARANTINED, "the body is no JSON object",
                "com.github.quarantined", new byte[]{0, (byte) 0xff, '{', '\n'},
                new DataPlace.InReceipt(id(7), 0, 4), receipt(new byte[]{0, (byte) 0xff, '{', '\n'}), null, null));
        examples.put("conflict.bin", event(8, EventStatus.CONFLICT,
                "same deduplication key as " + id(1) + ", other content", "com.stripe.charge.succeeded",
                bytes("{\"id\":\"evt_1\",\"n\":2}"), new DataPlace.InReceipt(id(8), 0, 20),
                receipt("{\"id\":\"evt_1\",\"n\":2}"), null, id(1)));
        var canonical = event(9, EventStatus.ROUTED, null, "io.hooktrail.payment.succeeded.v1",
                bytes("{\"amount\":1099}"), new DataPlace.Own(), null, TRACE, id(1));
        var caused = new LinkedHashMap<>(canonical.event().attributes());
        caused.put("causationid", "evt_1");
        examples.put("canonical.bin", new EventRecorded(canonical.id(), ACME, canonical.origin(), canonical.status(),
                null, new Event(caused, canonical.event().data()), canonical.place(), null, canonical.mapper(),
                RECEIVED,
                TRACE, null, null, 41, 1, id(1)));
        examples.put("sealed-by-a-key.bin", new EventRecorded(id(10), ACME, "hmac", EventStatus.UNMATCHED, null,
                event(10, EventStatus.UNMATCHED, null, "t", null, new DataPlace.None(), null, null, null).event()
                        .withData(bytes("ciphertext")),
                new DataPlace.Own(), null, "hmac/1", RECEIVED, null, null, "key-1", Long.MAX_VALUE, 1, null));
        var traced = event(11, EventStatus.UNMATCHED, null, "ping", null, new DataPlace.None(), null, null, null);
        examples.put("traced.bin", new EventRecorded(traced.id(), ACME, "stripe", EventStatus.UNMATCHED, null,
                traced.event(), traced.place(), null, "stripe/1", RECEIVED, TRACE, "rojo=00f067aa0ba902b7,congo=t61",
                null,
                41, 1, null));
        examples.put("hops.bin",
                event(12, EventStatus.ROUTED, null, "ping", null, new DataPlace.None(), null, null, null).after(3));
        return examples;
    }

    private static EventRecorded event(int number, EventStatus status, @Nullable String reason, String type,
            byte @Nullable [] data, DataPlace place, @Nullable Receipt receipt, @Nullable String trace,
            @Nullable EventId cause) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "ce-" + number);
        attributes.put("source", "https://provider.example/accounts/1");
        attributes.put("type", type);
        attributes.put("subject", "ord-1 \"quoted\" 🚚");
        attributes.put("time", "2026-03-14T15:09:26.535897932+01:00");
        attributes.put("datacontenttype", "application/json");
        attributes.put("sequence", -7);
        attributes.put("livemode", true);
        return new EventRecorded(id(number), ACME, "stripe", status, reason, new Event(attributes, data), place,
                receipt,
                "stripe/1", RECEIVED, trace, null, null, 41, 1, cause);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Receipt receipt(String body) {
        return receipt(bytes(body));
    }

    private static Receipt receipt(byte[] body) {
        return new Receipt("POST", "/in/acme/stripe?x=%20",
                List.of(new KeptHeader("Content-Type", "application/json", null),
                        new KeptHeader("Stripe-Signature", null, "c2VhbGVk"), new KeptHeader("X-Empty", "", null)),
                body, "203.0.113.9", "stripe with secret s1");
    }
}
