package io.hooktrail.eventlog.store;

import java.time.Instant;
import java.util.stream.Stream;

import org.axonframework.eventhandling.EventData;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Brings a stored payload of any age into the form of today, for whoever reads the log past Axon's engine. The upcasters are
 * those of the engine, so a change of configuration is never read in two ways.
 */
final class StoredEventReader {

    private final Serializer serializer;
    private final EventUpcasterChain upcasters;

    StoredEventReader(Serializer serializer, EventUpcasterChain upcasters) {
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    /** @param name the logical name that it is stored under */
    Object payload(String name, @Nullable String revision, byte[] stored) {
        var data = new Payload(new SimpleSerializedObject<>(stored, byte[].class, name, revision));
        var upcast = upcasters.upcast(Stream.of(new InitialEventRepresentation(data, serializer))).toList();
        if (upcast.size() != 1) {
            // A position is one event: tokens, as-of and the order of configuration count on it.
            throw new IllegalStateException(name + " was upcast to " + upcast.size() + " events");
        }
        return serializer.deserialize(upcast.getFirst().getData());
    }

    /** What an upcaster of ours may look at: the payload alone, so that a form depends on nothing else. */
    private record Payload(SerializedObject<byte[]> payload) implements EventData<byte[]> {

        @Override
        public String getEventIdentifier() {
            return "";
        }

        @Override
        public Instant getTimestamp() {
            return Instant.EPOCH;
        }

        @Override
        public SerializedObject<byte[]> getMetaData() {
            return new SerializedMetaData<>("{}".getBytes(UTF_8), byte[].class);
        }

        @Override
        public SerializedObject<byte[]> getPayload() {
            return payload;
        }
    }
}
