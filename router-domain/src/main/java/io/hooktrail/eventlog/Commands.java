package io.hooktrail.eventlog;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;

/** Sends commands to the configuration aggregates. When it returns, the change is durable and every view here shows it. */
public interface Commands {

    /**
     * Carries out one command and waits for it; a concurrent change of the same aggregate is retried.
     *
     * @return what the aggregate's handler returned; null for a void handler
     * @throws io.hooktrail.problem.Refused when the aggregate refuses it
     */
    <R> @Nullable R execute(Object command, Actor actor);

    /** Makes the views here show every change committed by any node before this call. One narrow query when there is none. */
    void catchUp();
}
