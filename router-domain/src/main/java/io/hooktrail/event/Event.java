package io.hooktrail.event;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvent being routed. Attribute texts are kept as they came (a {@code time} keeps its digits and offset, which the
 * SDK's own event would cut), the data are the very bytes. It is the SDK's {@link CloudEvent}, so SDK code reads it.
 */
public final class Event implements CloudEvent {

    private static final Set<String> CORE = Set.of("specversion", "id", "source", "type", "subject", "time",
            "datacontenttype", "dataschema");

    private final Map<String, Object> attributes;
    private final byte @Nullable [] data;

    /**
     * @param attributes every context attribute in order, extensions included: {@code String}, {@code Integer} or
     *        {@code Boolean}
     * @param data the data bytes, not copied; null when the event has none
     */
    public Event(Map<String, Object> attributes, byte @Nullable [] data) {
        this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        this.data = data;
    }

    /** Every context attribute in order, extensions included. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** The canonical string of an attribute (CloudEvents 1.0, Type System); null when absent. */
    public @Nullable String text(String name) {
        var value = attributes.get(name);
        return value == null ? null : value.toString();
    }

    public String id() {
        return required("id");
    }

    public String source() {
        return required("source");
    }

    public String type() {
        return required("type");
    }

    public @Nullable String subject() {
        return text("subject");
    }

    /** The {@code time} attribute as it came; null when absent. */
    public @Nullable String time() {
        return text("time");
    }

    public @Nullable String contentType() {
        return text("datacontenttype");
    }

    /** The data bytes themselves, not a copy; null when there are none. */
    public byte @Nullable [] data() {
        return data;
    }

    public Event withData(byte @Nullable [] other) {
        return new Event(attributes, other);
    }

    /** The same event with one attribute set. */
    public Event with(String name, Object value) {
        var changed = new LinkedHashMap<>(attributes);
        changed.put(name, value);
        return new Event(changed, data);
    }

    private String required(String name) {
        var value = text(name);
        if (value == null) {
            throw new IllegalStateException("an event without " + name);
        }
        return value;
    }

    @Override
    public @Nullable CloudEventData getData() {
        return data == null ? null : BytesCloudEventData.wrap(data);
    }

    @Override
    public SpecVersion getSpecVersion() {
        return SpecVersion.V1;
    }

    @Override
    public String getId() {
        return id();
    }

    @Override
    public String getType() {
        return type();
    }

    /** @throws IllegalArgumentException for the few URIs of RFC 3986 that RFC 2396 does not know, such as {@code a:} */
    @Override
    public URI getSource() {
        return URI.create(source());
    }

    @Override
    public @Nullable String getDataContentType() {
        return contentType();
    }

    @Override
    public @Nullable URI getDataSchema() {
        var schema = text("dataschema");
        return schema == null ? null : URI.create(schema);
    }

    @Override
    public @Nullable String getSubject() {
        return subject();
    }

    /** The time as nearly as Java tells it, see {@link AttributeRules#instant}; {@link #time()} is the exact text. */
    @Override
    public @Nullable OffsetDateTime getTime() {
        var time = time();
        return time == null ? null : AttributeRules.instant(time);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return switch (name) {
            case "specversion" -> getSpecVersion();
            case "source" -> getSource();
            case "dataschema" -> getDataSchema();
            case "time" -> getTime();
            case "id", "type", "subject", "datacontenttype" -> text(name);
            default -> throw new IllegalArgumentException(name + " is no core attribute");
        };
    }

    @Override
    public @Nullable Object getExtension(String name) {
        return CORE.contains(name) ? null : attributes.get(name);
    }

    @Override
    public Set<String> getExtensionNames() {
        var names = new java.util.LinkedHashSet<>(attributes.keySet());
        names.removeAll(CORE);
        return names;
    }

    @Override
    public String toString() {
        return "Event" + attributes;
    }
}
