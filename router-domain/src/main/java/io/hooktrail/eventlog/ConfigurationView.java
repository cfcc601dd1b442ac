package io.hooktrail.eventlog;

/**
 * A fold over every change of configuration, held in memory: sources, subscriptions, keys, tenants. Changes come in position
 * order, each once, from one thread at a time; readers look at an immutable snapshot that is swapped.
 */
public interface ConfigurationView {

    /** Takes one change; a view ignores events that are not its own. */
    void apply(LoggedChange change);
}
