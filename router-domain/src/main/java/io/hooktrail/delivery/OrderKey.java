package io.hooktrail.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.Event;
import io.hooktrail.subscription.DeliveryTerms.Ordering;

/**
 * In which line of its subscription a delivery stands: eight bytes of a hash of the attribute that its order goes by. Two keys
 * of one hash stand in one line, which costs them time and nothing else.
 */
public final class OrderKey {

    private OrderKey() {}

    /**
     * The line of an event; null when there is no order, or the event lacks the attribute.
     *
     * @param generation of the subscription: deliveries of a removed one hold up nothing of its successor
     */
    public static @Nullable Long of(Ordering ordering, int generation, Event event) {
        var attribute = ordering.attribute();
        var value = attribute == null ? null : event.text(attribute);
        return value == null ? null : hash(attribute + "\n" + generation + "\n" + value);
    }

    private static long hash(String text) {
        try {
            return ByteBuffer
                    .wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
