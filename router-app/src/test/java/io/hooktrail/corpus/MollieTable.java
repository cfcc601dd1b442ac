package io.hooktrail.corpus;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static io.hooktrail.corpus.MappingTable.first;

/** Mollie's next-generation events; mode and owner are told by an embedded entity only. */
final class MollieTable implements MappingTable {

    @Override
    public List<Expected> expect(Line line) {
        var root = MappingTable.object(line.body());
        if (root == null || !root.path("resource").asString("").equals("event") || !root.path("id").isString()
                || !root.path("type").isString()) {
            return List.of(Expected.unmappable(line.body()));
        }
        var id = root.path("id").stringValue();
        var entity = root.path("_embedded").path("entity");
        var mode = first(entity, "mode");
        var owner = first(entity, "profileId", "organizationId");
        var attributes = MappingTable.attributes("id", id, "type", "com.mollie." + root.path("type").stringValue(),
                "source", "https://api.mollie.com" + (mode == null ? "" : "/" + MappingTable.segment(mode))
                        + (owner == null ? "" : "/" + MappingTable.segment(owner)),
                "subject", first(root, "entityId"),
                "time", MappingTable.time(first(root, "createdAt")),
                "livemode", "live".equals(mode) ? "true" : "test".equals(mode) ? "false" : null);
        return List.of(new Expected(id, Line.sha256(line.body()), line.body(), attributes, fact(root, entity)));
    }

    private static Expected.@Nullable Fact fact(JsonNode root, JsonNode embedded) {
        var id = first(root, "entityId");
        if (id == null) {
            return null;
        }
        var payment = id.equals(first(embedded, "id")) ? first(embedded, "paymentId") : null;
        return switch (root.path("type").stringValue()) {
            case "payment.paid" ->
                new Expected.Fact("succeeded", id, id, Map.of("provider", "mollie", "paymentId", id));
            case "payment.failed" -> new Expected.Fact("failed", id, id, Map.of("provider", "mollie", "paymentId", id));
            case "refund.refunded" -> new Expected.Fact("refunded", id, payment == null ? id : payment,
                    Map.of("provider", "mollie", "refundId", id));
            default -> null;
        };
    }
}
