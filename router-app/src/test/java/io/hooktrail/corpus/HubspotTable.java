package io.hooktrail.corpus;

import java.util.List;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static io.hooktrail.corpus.MappingTable.first;
import static java.util.stream.Collectors.joining;

/** HubSpot: an array of changes, each an event; the numbers of an identity may be written as strings. */
final class HubspotTable implements MappingTable {

    @Override
    public List<Expected> expect(Line line) {
        try {
            var root = JSON.readTree(line.body());
            if (root.isObject()) {
                return List.of(element(line.body()));
            }
            return root.isArray() && !root.isEmpty()
                    ? MappingTable.slices(line.body()).stream().map(HubspotTable::element).toList()
                    : List.of(Expected.unmappable(line.body()));
        } catch (JacksonException e) {
            return List.of(Expected.unmappable(line.body()));
        }
    }

    private static Expected element(byte[] slice) {
        var root = MappingTable.object(slice);
        if (root == null || Stream.of("portalId", "appId", "eventId", "subscriptionType")
                .anyMatch(name -> first(root, name) == null)) {
            return Expected.unmappable(slice);
        }
        var occurredAt = first(root, "occurredAt");
        var attributes = MappingTable.attributes("id", Expected.HASH,
                "type", "com.hubspot." + first(root, "subscriptionType"),
                "source", "https://api.hubapi.com/portals/" + first(root, "portalId") + "/apps/" + first(root, "appId"),
                "subject", subject(root),
                "time", occurredAt == null || !occurredAt.matches("[0-9]{1,14}")
                        ? null
                        : java.time.Instant.ofEpochMilli(Long.parseLong(occurredAt)).toString());
        var key = Stream.of("portalId", "appId", "subscriptionId", "eventId", "subscriptionType", "objectId",
                "primaryObjectId", "fromObjectId", "toObjectId", "propertyName", "occurredAt")
                .map(name -> String.valueOf(first(root, name)))
                .collect(joining("\n"));
        return new Expected(key, ((ObjectNode) root.deepCopy()).remove(List.of("attemptNumber")), slice, attributes,
                null);
    }

    private static @org.jspecify.annotations.Nullable String subject(JsonNode root) {
        var type = String.valueOf(first(root, "subscriptionType"));
        var typeId = first(root, "objectTypeId");
        var object = first(root, "objectId", "primaryObjectId", "newObjectId", "fromObjectId");
        var kind = typeId == null ? type.split("\\.", 2)[0] : typeId;
        return object == null ? null : kind + "/" + object;
    }
}
