package io.hooktrail.eventlog;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.hooktrail.problem.Refused;

/** The one door to the log for everything that is not a configuration command. */
public interface Appender {

    /**
     * Queues an entry for the next transaction. What is owed waits for room in a queue of its own.
     *
     * @return done when durable
     * @throws Refused when the queue is full, unless the entry is owed, or when the router is stopping; nothing is stored then
     */
    <R> CompletableFuture<R> offer(AppendEntry<R> entry);

    /**
     * Queues an entry and waits until it is durable.
     *
     * @return what the entry answers
     * @throws Refused when it could not be stored, as for {@link #offer}
     */
    default <R> R append(AppendEntry<R> entry) {
        return durable(offer(entry));
    }

    /**
     * Waits for an entry that was offered.
     *
     * @throws Refused when it could not be stored
     */
    static <R> R durable(CompletableFuture<R> offered) {
        try {
            return offered.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }
}
