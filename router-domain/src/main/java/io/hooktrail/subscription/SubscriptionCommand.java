package io.hooktrail.subscription;

import java.time.Instant;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

import io.hooktrail.secret.Secret;

/** What a {@link Subscription} may be asked to do. Times, ids and secrets come with the command. */
public sealed interface SubscriptionCommand {

    SubscriptionId subscription();

    /**
     * What the caller had seen when it asked for a change ({@code If-Match}). It is compared inside the aggregate, so that two
     * callers who saw the same cannot both win.
     */
    record Seen(int generation, SubscriptionSettings settings) {}

    /**
     * Makes it, or replaces its settings; the same settings again change nothing. It stays paused or disabled when it was.
     *
     * @param freshSecret of the scheme it signs by; kept only when it has none of that scheme yet
     * @param seen null for whatever there is
     */
    record ConfigureSubscription(
            @TargetAggregateIdentifier SubscriptionId subscription,
            SubscriptionSettings settings,
            Secret freshSecret,
            @Nullable Seen seen) implements SubscriptionCommand {}

    /** Holds its deliveries; nothing when it is paused already. */
    record PauseSubscription(@TargetAggregateIdentifier SubscriptionId subscription) implements SubscriptionCommand {}

    /** Lets a paused or disabled one take part again; nothing when it does already. */
    record ResumeSubscription(@TargetAggregateIdentifier SubscriptionId subscription) implements SubscriptionCommand {}

    /** Ends its part in matching, for instance after a 410; nothing when it is disabled already. */
    record DisableSubscription(@TargetAggregateIdentifier SubscriptionId subscription, String reason)
            implements
                SubscriptionCommand {}

    /**
     * Puts a new signing secret before the others; the others sign until {@code oldEndAt} at most.
     *
     * @param time the present, to let go of secrets that ended before it
     */
    record RotateSubscriptionSecret(
            @TargetAggregateIdentifier SubscriptionId subscription,
            Secret secret,
            Instant time,
            Instant oldEndAt) implements SubscriptionCommand {}

    /**
     * Removes it; its name may be configured anew.
     *
     * @param seen null for whatever there is
     */
    record RemoveSubscription(@TargetAggregateIdentifier SubscriptionId subscription, @Nullable Seen seen)
            implements
                SubscriptionCommand {}
}
