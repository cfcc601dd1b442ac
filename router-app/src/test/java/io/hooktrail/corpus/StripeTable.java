package io.hooktrail.corpus;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static io.hooktrail.corpus.MappingTable.first;

/** Stripe: snapshot events tell account and {@code data.object}, thin ones {@code context} and {@code related_object}. */
final class StripeTable implements MappingTable {

    @Override
    public List<Expected> expect(Line line) {
        var root = MappingTable.object(line.body());
        if (root == null || !root.path("id").isString() || !root.path("type").isString()) {
            return List.of(Expected.unmappable(line.body()));
        }
        var id = root.path("id").stringValue();
        var isThin = root.path("object").asString("").equals("v2.core.event");
        var account = first(root, isThin ? "context" : "account");
        var livemode = root.path("livemode");
        var attributes = MappingTable.attributes("id", id, "type", "com.stripe." + root.path("type").stringValue(),
                "source", "https://api.stripe.com/" + (account == null ? "account" : MappingTable.segment(account)),
                "subject", first(root, isThin ? "related_object.id" : "data.object.id"),
                "time", MappingTable.time(first(root, "created")),
                "payloadversion", root.path("api_version").asString(null),
                "livemode", livemode.isBoolean() ? livemode.asString() : null);
        // It counts down from delivery to delivery.
        var content = ((ObjectNode) root.deepCopy()).remove(List.of("pending_webhooks"));
        return List.of(new Expected(id, content, line.body(), attributes, isThin ? null : fact(root, id)));
    }

    private static Expected.@Nullable Fact fact(JsonNode root, String event) {
        var object = root.path("data").path("object");
        var id = first(object, "id");
        if (id == null) {
            return null;
        }
        var attempt = first(object, "last_payment_error.charge", "last_payment_error.charge.id", "latest_charge",
                "latest_charge.id");
        var listed = attempt == null ? first(object.path("charges").path("data").path(0), "id") : attempt;
        return switch (root.path("type").stringValue()) {
            case "payment_intent.succeeded" -> new Expected.Fact("succeeded", id, id, Map.of("provider", "stripe",
                    "paymentId", id));
            case "payment_intent.payment_failed" -> new Expected.Fact("failed", listed == null
                    ? id + ":" + event
                    : listed, id, Map.of("provider", "stripe", "paymentId", id));
            case "charge.refunded" -> refund(object, id);
            default -> null;
        };
    }

    private static Expected.@Nullable Fact refund(JsonNode charge, String id) {
        var total = charge.path("amount_refunded");
        var payment = first(charge, "payment_intent", "payment_intent.id");
        return total.isIntegralNumber()
                ? new Expected.Fact("refunded", id + ":" + total.asString(), payment == null ? id : payment,
                        Map.of("provider", "stripe", "attemptId", id))
                : null;
    }
}
