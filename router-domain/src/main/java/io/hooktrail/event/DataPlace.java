package io.hooktrail.event;

/** Where an event's data bytes lie: they are stored once, with the request they came in, whenever they are a part of it. */
public sealed interface DataPlace {

    /** There is no data. */
    record None() implements DataPlace {}

    /** With the event itself: decoded from a form, or derived. */
    record Own() implements DataPlace {}

    /**
     * A slice of a receipt's body.
     *
     * @param holder the event that holds the receipt; the event itself or its neighbour from the same request
     * @param offset first byte in the body
     * @param length number of bytes
     */
    record InReceipt(EventId holder, int offset, int length) implements DataPlace {}
}
