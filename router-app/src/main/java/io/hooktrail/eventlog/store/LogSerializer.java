package io.hooktrail.eventlog.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;

import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventRecordedCodec;
import io.hooktrail.eventlog.LogicalName;

/** Writes events under logical versioned names, and {@link EventRecorded} in its own form. */
final class LogSerializer extends Jackson3Serializer {

    private static final String EVENT_RECORDED = "EventRecorded.v1";

    private final Map<String, Class<?>> classes = new HashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    /** @param families the sealed interfaces whose records are stored */
    LogSerializer(Builder builder, List<Class<?>> families) {
        super(builder);
        add(EventRecorded.class, EVENT_RECORDED);
        for (var family : families) {
            for (var member : family.getPermittedSubclasses()) {
                var name = member.getAnnotation(LogicalName.class);
                if (name == null) {
                    throw new IllegalStateException(member + " has no @LogicalName");
                }
                add(member, name.value());
            }
        }
    }

    private void add(Class<?> type, String name) {
        if (classes.put(name, type) != null) {
            throw new IllegalStateException("two events are called " + name);
        }
        names.put(type, name);
    }

    @Override
    @SuppressWarnings("rawtypes") // Axon's signature.
    public SerializedType typeForClass(Class type) {
        var name = names.get(type);
        return name == null ? super.typeForClass(type) : new SimpleSerializedType(name, null);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        var known = classes.get(type.getName());
        return known == null ? super.classForType(type) : known;
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> representation) {
        if (object instanceof EventRecorded recorded) {
            return new SimpleSerializedObject<>(
                    getConverter().convert(EventRecordedCodec.encode(recorded), representation), representation,
                    typeForClass(EventRecorded.class));
        }
        return super.serialize(object, representation);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Axon's signature; the name says that it is one.
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        if (EVENT_RECORDED.equals(serialized.getType().getName())) {
            return (T) EventRecordedCodec.decode(getConverter().convert(serialized.getData(), byte[].class));
        }
        return super.deserialize(serialized);
    }
}
