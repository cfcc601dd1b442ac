package io.hooktrail.eventlog;

import java.time.Instant;

import io.hooktrail.access.Actor;

/**
 * One entry of the log.
 *
 * @param sequence its place in its stream, from 0
 * @param payload an {@code EventRecorded}, a {@code DeliveryEvent} or a change of configuration
 */
public record LoggedEvent(
        long position,
        Instant recordedAt,
        String stream,
        long sequence,
        Actor actor,
        Object payload) {}
