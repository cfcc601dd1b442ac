package io.hooktrail.administration;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be done to a {@link Key}. */
public sealed interface KeyCommand {

    /** The stream's id, {@code key:ID}. */
    String stream();

    /** Issues a key; issuing the very same again changes nothing. */
    record IssueKey(@TargetAggregateIdentifier String stream, KeySettings settings) implements KeyCommand {}

    /** Issues a key unless there is one already, whichever it is: of two nodes that start at once, one makes the key. */
    record IssueFirstKey(@TargetAggregateIdentifier String stream, KeySettings settings) implements KeyCommand {}

    /** Ends a key; ending it again changes nothing. */
    record RevokeKey(@TargetAggregateIdentifier String stream) implements KeyCommand {}
}
