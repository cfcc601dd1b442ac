package io.hooktrail.eventlog;

import java.util.function.LongConsumer;

/** Tells whoever waits for new entries that the log has grown, by commits of this node and of others. */
public interface LogGrowth {

    /**
     * Tells the last committed position after each commit, and from time to time again. It is told from the thread that
     * commits, so the listener must be quick and must not throw.
     */
    void whenGrown(LongConsumer listener);
}
