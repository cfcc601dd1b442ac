package io.hooktrail.delivery.client;

import java.util.List;

import io.hooktrail.event.Event;
import io.hooktrail.event.Header;

/** How an event is written in an HTTP request (CloudEvents HTTP binding 1.0). */
public interface EventForm {

    /** The {@code ce-} headers and {@code Content-Type}; the data are the body as they are. */
    List<Header> binaryHeaders(Event event);

    /** The whole event as {@code application/cloudevents+json}. */
    byte[] structured(Event event);
}
