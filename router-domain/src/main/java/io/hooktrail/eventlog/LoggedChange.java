package io.hooktrail.eventlog;

import java.time.Instant;

import io.hooktrail.access.Actor;

/**
 * One change of configuration as the log has it.
 *
 * @param position its place in the log
 * @param event what an aggregate recorded, such as a {@code SubscriptionEvent}
 */
public record LoggedChange(long position, Instant recordedAt, Actor actor, Object event) {}
