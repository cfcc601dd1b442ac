package io.hooktrail.administration;

import io.hooktrail.eventlog.LogicalName;

/** What has happened to a {@link Key}; stored for ever, so members are added and never renamed. */
public sealed interface KeyEvent {

    /** The stream's id, {@code key:ID}. */
    String stream();

    @LogicalName("KeyIssued.v1")
    record KeyIssued(String stream, KeySettings settings) implements KeyEvent {}

    @LogicalName("KeyRevoked.v1")
    record KeyRevoked(String stream) implements KeyEvent {}
}
