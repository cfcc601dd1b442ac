package io.hooktrail.eventlog;

import java.util.function.Supplier;

/** The order in which all appends of all nodes stand; for the few things beside the log that must stand in it as well. */
public interface LogOrder {

    /**
     * Does the work in a transaction that overlaps with no append of any node. It must be short, because every append waits
     * for it.
     */
    <R> R inOrder(Supplier<R> work);

    /** The log's last position, never behind. */
    long position();
}
