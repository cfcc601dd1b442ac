package io.hooktrail.delivery.lane;

import java.time.Instant;

import io.hooktrail.delivery.store.Lease;

/** A slot from the moment this node has it until it gives it up or loses it. Guarded by itself. */
final class OwnedSlot {

    private final Lease lease;
    private final Instant since;
    private int inFlight;
    private boolean isOpen = true;
    private boolean isLost;

    OwnedSlot(Lease lease, Instant since) {
        this.lease = lease;
        this.since = since;
    }

    /** From when on it is this node's; until then another may have sent. */
    Instant since() {
        return since;
    }

    Lease lease() {
        return lease;
    }

    /** Whether attempts may begin. */
    synchronized boolean isOpen() {
        return isOpen;
    }

    /** Begins an attempt, unless the slot is closed. */
    synchronized boolean enter() {
        if (isOpen) {
            inFlight++;
        }
        return isOpen;
    }

    /**
     * Ends an attempt whose outcome is durable.
     *
     * @return whether it was the last of a closed slot
     */
    synchronized boolean leave() {
        inFlight--;
        return !isOpen && inFlight == 0;
    }

    /** Lets no more attempts begin; those on their way end in peace. */
    synchronized void close() {
        isOpen = false;
    }

    /** It is another node's; what is on its way here counts no more. */
    synchronized void lose() {
        isOpen = false;
        isLost = true;
    }

    synchronized boolean isLost() {
        return isLost;
    }

    synchronized int inFlight() {
        return inFlight;
    }
}
