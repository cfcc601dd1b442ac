package io.hooktrail.access;

/** Where a request remembers that its sender is proved, by a signature or by a key. */
public final class Proof {

    /** The request attribute, {@code TRUE} once the sender is proved; absent before. */
    public static final String ATTRIBUTE = "hooktrail.proved";

    private Proof() {}
}
