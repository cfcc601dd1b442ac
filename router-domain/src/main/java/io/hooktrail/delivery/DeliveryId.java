package io.hooktrail.delivery;

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

    @Override
    @JsonValue
    public String toString() {
        return event + "~" + subscription + "." + generation;
    }
}
