package io.hooktrail.subscription;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.eventlog.LogicalName;
import io.hooktrail.secret.Secret;

/** What has happened to a {@link Subscription}; stored for ever as JSON, so members are added and never renamed. */
public sealed interface SubscriptionEvent {

    SubscriptionId subscription();

    /**
     * It was made or replaced; the whole new state.
     *
     * @param generation how often its name had been removed before
     * @param secrets signing secrets, newest first
     */
    @LogicalName("SubscriptionConfigured.v1")
    record SubscriptionConfigured(
            SubscriptionId subscription,
            int generation,
            SubscriptionSettings settings,
            List<Secret> secrets) implements SubscriptionEvent {

        public SubscriptionConfigured {
            secrets = List.copyOf(secrets);
        }
    }

    @LogicalName("SubscriptionPaused.v1")
    record SubscriptionPaused(SubscriptionId subscription) implements SubscriptionEvent {}

    @LogicalName("SubscriptionResumed.v1")
    record SubscriptionResumed(SubscriptionId subscription) implements SubscriptionEvent {}

    @LogicalName("SubscriptionDisabled.v1")
    record SubscriptionDisabled(SubscriptionId subscription, String reason) implements SubscriptionEvent {}

    /**
     * It has a new signing secret.
     *
     * @param secrets all that count from now on, newest first
     */
    @LogicalName("SubscriptionSecretRotated.v1")
    record SubscriptionSecretRotated(SubscriptionId subscription, List<Secret> secrets) implements SubscriptionEvent {

        public SubscriptionSecretRotated {
            secrets = List.copyOf(secrets);
        }
    }

    /**
     * Its sink is being asked whether it wants events.
     *
     * @param callbackHash SHA-256, in hexadecimal, of what the callback's URL ends in
     * @param until when an answer by the callback counts no more
     */
    @LogicalName("SubscriptionConsentAsked.v1")
    record SubscriptionConsentAsked(
            SubscriptionId subscription,
            URI sink,
            String callbackHash,
            Instant at,
            Instant until) implements SubscriptionEvent {}

    /**
     * Its sink wants events.
     *
     * @param perMinute how many; null for no bound
     */
    @LogicalName("SubscriptionConsentGiven.v1")
    record SubscriptionConsentGiven(SubscriptionId subscription, URI sink, @Nullable Integer perMinute, Instant at)
            implements
                SubscriptionEvent {}

    /**
     * Its sink did not say that it wants events.
     *
     * @param refused whether it was asked; false when it could not be reached
     */
    @LogicalName("SubscriptionConsentFailed.v1")
    record SubscriptionConsentFailed(
            SubscriptionId subscription,
            URI sink,
            boolean refused,
            String reason,
            Instant at) implements SubscriptionEvent {}

    @LogicalName("SubscriptionRemoved.v1")
    record SubscriptionRemoved(SubscriptionId subscription) implements SubscriptionEvent {}
}
