package io.hooktrail.eventlog;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Tells what is visible from what is durable. H2 shows a commit to readers before it has written it to the file, so a reader
 * that acts on what it saw, by sending it, passes here first: a process that dies in between has then sent nothing that the
 * file does not have.
 */
public final class CommitGate {

    /** Fair, or the appender, which comes back at once, would keep those who pass waiting. */
    private final ReentrantLock committing = new ReentrantLock(true);

    /** Runs a transaction from its begin until its commit is durable. */
    public <R extends @Nullable Object> R whileCommitting(Supplier<R> transaction) {
        committing.lock();
        try {
            return transaction.get();
        } finally {
            committing.unlock();
        }
    }

    /** Returns when everything that was visible at the call is durable: after the transaction that runs now, if one does. */
    public void pass() {
        whileCommitting(() -> null);
    }
}
