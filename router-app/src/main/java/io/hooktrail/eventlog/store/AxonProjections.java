package io.hooktrail.eventlog.store;

import java.time.Duration;

import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Projections;

/** Projections by their tokens in the store, so that the answer is the same on every node. */
@Component
class AxonProjections implements Projections {

    private static final Duration CLAIM_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final JdbcTemplate jdbc;
    private final Serializer serializer;
    private final ObjectProvider<EventProcessingConfiguration> processing;

    AxonProjections(JdbcTemplate jdbc, Serializer serializer,
            ObjectProvider<EventProcessingConfiguration> processing) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.processing = processing;
    }

    @Override
    public long position(String projection) {
        return jdbc.query("SELECT token, tokenType FROM TokenEntry WHERE processorName = ?",
                (row, number) -> position(row.getBytes(1), row.getString(2)), projection)
                .stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
    }

    private long position(byte @Nullable [] token, @Nullable String type) {
        if (token == null || type == null) {
            return 0;
        }
        TrackingToken read = serializer.deserialize(new SimpleSerializedObject<>(token, byte[].class, type, null));
        var plain = WrappedToken.unwrapLowerBound(read);
        return plain == null ? 0 : plain.position().orElse(0);
    }

    @Override
    public void rebuild(String projection) {
        var processor = processing.getObject()
                .eventProcessor(projection, StreamingEventProcessor.class)
                .orElseThrow(() -> new IllegalArgumentException("there is no projection " + projection));
        processor.shutDown();
        try {
            reset(processor);
        } finally {
            processor.start();
        }
    }

    /** Another node may have claimed the projection a moment ago; its claim ends within the token store's two seconds. */
    private static void reset(StreamingEventProcessor processor) {
        var end = System.nanoTime() + CLAIM_WITHIN.toNanos();
        while (true) {
            try {
                processor.resetTokens();
                return;
            } catch (org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
