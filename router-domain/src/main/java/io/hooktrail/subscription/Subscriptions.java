package io.hooktrail.subscription;

/** The subscriptions as they are now. */
public interface Subscriptions {

    /** An immutable snapshot. */
    Rules current();
}
