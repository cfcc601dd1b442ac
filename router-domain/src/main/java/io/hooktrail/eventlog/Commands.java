package io.hooktrail.eventlog;

import io.hooktrail.access.Actor;

/** Sends commands to the configuration aggregates. When it returns, the change is durable and every view here shows it. */
public interface Commands {

    /**
     * Carries out one command and waits for it; a concurrent change of the same aggregate is retried.
     *
     * @throws io.hooktrail.problem.Refused when the aggregate refuses it
     */
    void execute(Object command, Actor actor);

    /** Makes the views here show every change committed by any node before this call. One narrow query when there is none. */
    void catchUp();
}
