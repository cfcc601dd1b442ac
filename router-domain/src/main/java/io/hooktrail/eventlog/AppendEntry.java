package io.hooktrail.eventlog;

import java.util.concurrent.CompletableFuture;

/**
 * One thing to be made durable with others in one transaction. Stages know their own kinds of entries.
 *
 * @param <R> what its submitter waits for
 */
public abstract class AppendEntry<R> {

    private final CompletableFuture<R> durable = new CompletableFuture<>();

    /** Completed after the commit, or exceptionally when the batch rolled back. */
    public final CompletableFuture<R> durable() {
        return durable;
    }

    /** Approximate size in bytes, for the bounds of queue and batch. */
    public abstract int weight();

    /**
     * Whether it tells of something that was already done, as an attempt was that a sink has answered. Such an entry waits for
     * room where others are refused, because a refusal would make the router do it again.
     */
    public boolean isOwed() {
        return false;
    }

    /** What the submitter gets after the commit. */
    protected abstract R result();

    /** Forgets what stages have told it: their transaction was rolled back, and they are asked again. */
    public void again() {}

    /** Called once, after the commit. */
    public final void complete() {
        durable.complete(result());
    }
}
