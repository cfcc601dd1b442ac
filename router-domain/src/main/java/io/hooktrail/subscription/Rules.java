package io.hooktrail.subscription;

import java.util.List;
import java.util.Optional;

import io.hooktrail.event.Event;
import io.hooktrail.tenant.TenantName;

/** All subscriptions as of one position; the matcher is a pure function of it. */
public interface Rules {

    /** Version of the matching code, kept with every event it decided. */
    int MATCHER_VERSION = 1;

    /** The subscriptions that want this event, by number. Active and paused ones match; disabled and removed ones do not. */
    List<SubscriptionState> match(TenantName tenant, Event event);

    /** A subscription by its number, whatever its status, removed ones of the last generation included. */
    Optional<SubscriptionState> byNumber(long number);

    /** A subscription that is not removed. */
    Optional<SubscriptionState> find(SubscriptionId id);

    /** A subscription of this name, or, when there is none now, the last one that was removed. */
    Optional<SubscriptionState> everOf(SubscriptionId id);

    /** All of a tenant that are not removed, by name. */
    List<SubscriptionState> all(TenantName tenant);
}
