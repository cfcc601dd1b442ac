package io.hooktrail.delivery.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SubscriptionEvent;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.tenant.TenantName;

/**
 * Who removed or disabled a subscription last: whoever did it has decided what becomes of its pending deliveries, and stands
 * as the actor of their end.
 */
@Component
public class SubscriptionEnds implements ConfigurationView {

    private final Map<SubscriptionId, Long> numbers = new ConcurrentHashMap<>();
    private final Map<Long, Actor> actors = new ConcurrentHashMap<>();

    /** The actor of the last removal or disabling of the subscription with this number. */
    public Actor actorOf(long subscription, TenantName tenant) {
        return actors.getOrDefault(subscription, Actor.system(tenant, "delivery"));
    }

    @Override
    public void apply(LoggedChange change) {
        if (change.event() instanceof SubscriptionEvent event) {
            var number = numbers.computeIfAbsent(event.subscription(), id -> change.position());
            switch (event) {
                case SubscriptionRemoved removed -> actors.put(number, change.actor());
                case SubscriptionDisabled disabled -> actors.put(number, change.actor());
                case SubscriptionConfigured configured -> {
                }
                case SubscriptionPaused paused -> {
                }
                case SubscriptionResumed resumed -> {
                }
                case SubscriptionSecretRotated rotated -> {
                }
                case SubscriptionConsentAsked asked -> {
                }
                case SubscriptionConsentGiven given -> {
                }
                case SubscriptionConsentFailed failed -> {
                }
            }
        }
    }
}
