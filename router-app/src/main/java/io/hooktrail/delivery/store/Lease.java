package io.hooktrail.delivery.store;

/**
 * The right of one node to deliver the lanes of one slot.
 *
 * @param epoch grows with each change of owner; an outcome of an older epoch is refused
 */
public record Lease(int slot, long epoch) {

    /** How many slots there are, and so the most nodes that can deliver. Fixed: rows and nodes agree on it. */
    public static final int SLOTS = 64;

    /** The slot in which a subscription's lane lies. */
    public static int slotOf(long subscription) {
        return Math.floorMod(subscription, SLOTS);
    }
}
