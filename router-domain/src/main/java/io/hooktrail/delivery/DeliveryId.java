package io.hooktrail.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.hooktrail.event.EventId;

/**
 * One event on its way to one subscription: {@code EVENT-ID~NUMBER.GENERATION}, the stream's id and the public id alike. It
 * begins with the time-ordered event id, so all deliveries of an event lie beside it in every index; a tilde instead of a
 * slash, because a slash cannot stand in a path segment.
 *
 * @param subscription the subscription's number: the log position of its first configuration
 * @param generation how often the subscription's name had been removed before
 */
public record DeliveryId(EventId event, long subscription, int generation) {

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is no delivery id
     */
    @JsonCreator
    public static DeliveryId of(String text) {
        var tilde = text.indexOf('~');
        var dot = text.indexOf('.', tilde);
        if (tilde < 0 || dot < 0) {
            throw new IllegalArgumentException("not a delivery id");
        }
        return new DeliveryId(EventId.of(text.substring(0, tilde)), Long.parseLong(text.substring(tilde + 1, dot)),
                Integer.parseInt(text.substring(dot + 1)));
    }

    /** The {@code webhook-id} of every attempt and resend: letters, digits, hyphens and underscores only. */
    public String webhookId() {
        return "msg_" + event + "_" + subscription + "_" + generation;
    }

    /**
     * The id of the span that an attempt is in its trace: 16 hexadecimal digits, the beginning of a SHA-256. It is derived and
     * not drawn, so that history can name it without storing it.
     */
    public String span(int attempt) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest((this + "#" + attempt).getBytes(StandardCharsets.US_ASCII));
            var span = HexFormat.of().formatHex(hash, 0, 8);
            return span.equals("0000000000000000") ? "0000000000000001" : span; // Zeros are no id (section 3.2.2.4).
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    @JsonValue
    public String toString() {
        return event + "~" + subscription + "." + generation;
    }
}
