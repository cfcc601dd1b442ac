package io.hooktrail.eventlog.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.tenant.TenantName;

/** The actor as the metadata of every message; the names are golden, as they are stored. */
final class ActorMetadata {

    static final List<String> NAMES = List.of("tenant", "actor", "ip", "requestId", "traceparent", "reason");

    private ActorMetadata() {}

    static Map<String, Object> of(Actor actor) {
        var map = new HashMap<String, Object>();
        map.put("tenant", actor.tenant().value());
        map.put("actor", actor.name());
        put(map, "ip", actor.ip());
        put(map, "requestId", actor.requestId());
        put(map, "traceparent", actor.traceparent());
        put(map, "reason", actor.reason());
        return map;
    }

    static Actor actor(Map<String, ?> metadata) {
        var tenant = text(metadata, "tenant");
        var name = text(metadata, "actor");
        return new Actor(tenant == null ? TenantName.DEFAULT : new TenantName(tenant), name == null ? "system" : name,
                text(metadata, "ip"), text(metadata, "requestId"), text(metadata, "traceparent"),
                text(metadata, "reason"));
    }

    private static void put(Map<String, Object> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static @Nullable String text(Map<String, ?> metadata, String name) {
        return metadata.get(name) instanceof String text ? text : null;
    }
}
