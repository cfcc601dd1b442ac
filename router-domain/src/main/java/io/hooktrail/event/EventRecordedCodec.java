package io.hooktrail.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.tenant.TenantName;

/**
 * The stored form {@code EventRecorded.v1}: four bytes of head length (big endian), a JSON head, then raw bytes unencoded —
 * the receipt's body when this event holds the receipt, followed by the event's own data when that is no part of a receipt.
 * Golden for ever: members are added, never renamed.
 */
public final class EventRecordedCodec {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EventRecordedCodec() {}

    /** The bytes to store. */
    public static byte[] encode(EventRecorded recorded) {
        var head = JSON.createObjectNode();
        head.put("id", recorded.id().toString());
        head.put("tenant", recorded.tenant().value());
        head.put("origin", recorded.origin());
        head.put("status", recorded.status().label());
        put(head, "reason", recorded.reason());
        var attributes = head.putObject("attributes");
        recorded.event().attributes().forEach((name, value) -> {
            switch (value) {
                case Integer number -> attributes.put(name, number);
                case Boolean flag -> attributes.put(name, flag);
                default -> attributes.put(name, value.toString());
            }
        });
        var own = new byte[0];
        switch (recorded.place()) {
            case DataPlace.None none -> {
            }
            case DataPlace.Own whole -> {
                own = Objects.requireNonNull(recorded.event().data(), "own data");
                head.putObject("data").put("length", own.length);
            }
            case DataPlace.InReceipt slice -> head.putObject("data")
                    .put("receipt", slice.holder().toString())
                    .put("offset", slice.offset())
                    .put("length", slice.length());
        }
        var receipt = recorded.receipt();
        var body = new byte[0];
        if (receipt != null) {
            body = receipt.body();
            var node = head.putObject("receipt");
            node.put("method", receipt.method());
            node.put("target", receipt.target());
            node.put("ip", receipt.remoteIp());
            node.put("verified", receipt.verified());
            node.put("length", body.length);
            var headers = node.putArray("headers");
            for (var header : receipt.headers()) {
                var line = headers.addObject().put("name", header.name());
                if (header.sealed() == null) {
                    line.put("value", header.value());
                } else {
                    line.put("sealed", header.sealed());
                }
            }
        }
        head.put("mapper", recorded.mapper());
        head.put("receivedAt", recorded.receivedAt().toString());
        put(head, "traceparent", recorded.traceparent());
        put(head, "tracestate", recorded.tracestate());
        put(head, "keyId", recorded.keyId());
        head.put("rulesPosition", recorded.rulesPosition());
        head.put("matcher", recorded.matcher());
        put(head, "cause", recorded.cause() == null ? null : recorded.cause().toString());
        if (recorded.hops() > 0) {
            head.put("hops", recorded.hops());
        }
        var json = JSON.writeValueAsBytes(head);
        return ByteBuffer.allocate(4 + json.length + body.length + own.length)
                .putInt(json.length)
                .put(json)
                .put(body)
                .put(own)
                .array();
    }

    /** Reads what {@link #encode} wrote. Data in another event's receipt stays absent. */
    public static EventRecorded decode(byte[] stored) {
        var headLength = ByteBuffer.wrap(stored).getInt();
        var head = JSON.readTree(Arrays.copyOfRange(stored, 4, 4 + headLength));
        var raw = 4 + headLength;
        var id = EventId.of(head.get("id").stringValue());
        var receipt = receipt(head.get("receipt"), stored, raw);
        var bodyLength = receipt == null ? 0 : receipt.body().length;
        DataPlace place = new DataPlace.None();
        byte[] data = null;
        var at = head.get("data");
        if (at != null && at.has("receipt")) {
            var slice = new DataPlace.InReceipt(EventId.of(at.get("receipt").stringValue()),
                    at.get("offset").intValue(),
                    at.get("length").intValue());
            place = slice;
            if (receipt != null && slice.holder().equals(id)) {
                data = slice(receipt, slice);
            }
        } else if (at != null) {
            place = new DataPlace.Own();
            data = Arrays.copyOfRange(stored, raw + bodyLength, raw + bodyLength + at.get("length").intValue());
        }
        var attributes = new LinkedHashMap<String, Object>();
        for (var entry : head.get("attributes").properties()) {
            var value = entry.getValue();
            attributes.put(entry.getKey(),
                    value.isBoolean()
                            ? (Object) value.booleanValue()
                            : value.isNumber() ? (Object) value.intValue() : value.stringValue());
        }
        return new EventRecorded(id, new TenantName(head.get("tenant").stringValue()), head.get("origin").stringValue(),
                EventStatus.of(head.get("status").stringValue()), text(head, "reason"), new Event(attributes, data),
                place,
                receipt, head.get("mapper").stringValue(), Instant.parse(head.get("receivedAt").stringValue()),
                text(head, "traceparent"), text(head, "tracestate"), text(head, "keyId"),
                head.get("rulesPosition").longValue(),
                head.get("matcher").intValue(), head.has("cause") ? EventId.of(head.get("cause").stringValue()) : null,
                head.path("hops").asInt(0));
    }

    /** The data that lie in a receipt. */
    public static byte[] slice(Receipt receipt, DataPlace.InReceipt slice) {
        return slice.offset() == 0 && slice.length() == receipt.body().length
                ? receipt.body()
                : Arrays.copyOfRange(receipt.body(), slice.offset(), slice.offset() + slice.length());
    }

    private static @Nullable Receipt receipt(@Nullable JsonNode node, byte[] stored, int raw) {
        if (node == null) {
            return null;
        }
        var headers = new ArrayList<Receipt.KeptHeader>();
        for (var line : node.get("headers")) {
            headers.add(
                    new Receipt.KeptHeader(line.get("name").stringValue(), text(line, "value"), text(line, "sealed")));
        }
        var body = Arrays.copyOfRange(stored, raw, raw + node.get("length").intValue());
        return new Receipt(node.get("method").stringValue(), node.get("target").stringValue(), headers, body,
                node.get("ip").stringValue(), node.get("verified").stringValue());
    }

    private static void put(tools.jackson.databind.node.ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        var value = node.get(name);
        return value == null ? null : value.stringValue();
    }
}
