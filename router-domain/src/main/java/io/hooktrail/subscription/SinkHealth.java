package io.hooktrail.subscription;

import java.time.Instant;
import java.util.Optional;

/** How a subscription's sink takes what it is sent, by the subscription's number. Each answer is one look, whatever its history. */
public interface SinkHealth {

    /** How the sink is asked (ADR 15). */
    enum Circuit {
        /** As the subscription's settings say. */
        CLOSED,
        /** With pauses, as it failed many times in a row. */
        OPEN,
        /** Now and then, to see whether it is back. */
        DOWN
    }

    /** What the node that delivers for it has made of the last answers; empty when that is another node. */
    Optional<Circuit> circuit(long subscription);

    /**
     * When the first of the attempts failed after which none has succeeded, those of a removed subscription of its name
     * included; empty when the last one succeeded or there was none.
     */
    Optional<Instant> failingSince(long subscription);
}
