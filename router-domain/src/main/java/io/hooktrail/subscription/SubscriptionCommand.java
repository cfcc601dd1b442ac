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
     * Begins to ask its sink for consent; nothing when it needs none, takes no part, or is being asked already.
     *
     * @param callbackHash SHA-256, in hexadecimal, of what the callback's URL ends in
     * @param until when an answer by the callback counts no more
     */
    record AskConsent(
            @TargetAggregateIdentifier SubscriptionId subscription,
            String callbackHash,
            Instant time,
            Instant until) implements SubscriptionCommand {}

    /**
     * Its sink consents; refused when that is not being asked.
     *
     * @param callbackHash of the question that is answered
     * @param perMinute how many events; null for no bound
     */
    record GiveConsent(
            @TargetAggregateIdentifier SubscriptionId subscription,
            String callbackHash,
            @Nullable Integer perMinute,
            Instant time) implements SubscriptionCommand {}

    /**
     * Its sink does not consent; nothing when that is not being asked. Refusals in a row disable it.
     *
     * @param callbackHash of the question that is answered
     * @param refused false when it could not be asked
     */
    record FailConsent(
            @TargetAggregateIdentifier SubscriptionId subscription,
            String callbackHash,
            boolean refused,
            String reason,
            Instant time) implements SubscriptionCommand {}

    /**
     * Removes it; its name may be configured anew.
     *
     * @param seen null for whatever there is
     */
    record RemoveSubscription(@TargetAggregateIdentifier SubscriptionId subscription, @Nullable Seen seen)
            implements
                SubscriptionCommand {}
}
