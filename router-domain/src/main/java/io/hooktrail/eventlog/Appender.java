package io.hooktrail.eventlog;

import java.util.concurrent.CompletableFuture;

/** The one door to the log for everything that is not a configuration command. */
public interface Appender {

    /**
     * Queues an entry for the next transaction.
     *
     * @return done when durable
     * @throws io.hooktrail.problem.Refused when the queue is full or the router is stopping; nothing is stored then
     */
    <R> CompletableFuture<R> offer(AppendEntry<R> entry);
}
