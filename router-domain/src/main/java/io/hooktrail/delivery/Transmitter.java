package io.hooktrail.delivery;

/** Sends one attempt to a sink. */
public interface Transmitter {

    /** One whole exchange, bounded by the subscription's timeout. Never throws for what a sink or the network does. */
    AttemptResult transmit(Transmission transmission);
}
