package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DisablingAlert;
import io.hooktrail.delivery.Outage;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.subscription.SubscriptionCommand.DisableSubscription;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.subscription.Subscriptions;

/** Disables a subscription whose sink wants no more (410), or has taken nothing for days (contract, section 5). */
@Component
class Disabling {

    private static final Logger LOG = LoggerFactory.getLogger(Disabling.class);

    /** Few enough to cost nothing, and so many that subscriptions seldom wait for each other. */
    private static final int TURNS = 64;

    private final List<Object> turns = Stream.generate(Object::new).limit(TURNS).toList();
    private final Commands commands;
    private final Subscriptions subscriptions;
    private final Clock clock;
    private final Duration longestOutage;

    Disabling(Commands commands, Subscriptions subscriptions, Clock clock,
            @Value("${hooktrail.delivery.disable-after}") Duration longestOutage) {
        this.commands = commands;
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.longestOutage = longestOutage;
    }

    /**
     * Called when the attempt's outcome is durable. A fault here is made good by the next answer of this kind.
     *
     * @param outage that the attempt belongs to; null when it does not count
     */
    void after(SubscriptionState asked, AttemptResult result, @Nullable Outage outage) {
        if (reason(asked, result, outage) == null) {
            return;
        }
        try {
            // Answers of one subscription look one after the other: one that had looked before another one's disabling would
            // disable what somebody has resumed since.
            synchronized (turns.get(Math.floorMod(asked.number(), TURNS))) {
                disable(asked, result, outage);
            }
        } catch (RuntimeException e) {
            LOG.warn("{} was to be disabled and could not be", asked.id(), e);
        }
    }

    private void disable(SubscriptionState asked, AttemptResult result, @Nullable Outage outage) {
        commands.catchUp();
        var now = subscriptions.current().byNumber(asked.number()).orElseThrow();
        var reason = reason(now, result, outage);
        // An answer from before somebody changed or resumed it says nothing of what is there now.
        if (reason != null && asked.generation() == now.generation() && asked.version() == now.version()
                && (now.status() == Status.ACTIVE || now.status() == Status.PAUSED)) {
            commands.execute(new DisableSubscription(now.id(), reason), Actor.system(now.id().tenant(), reason));
        }
    }

    private @Nullable String reason(SubscriptionState subscription, AttemptResult result, @Nullable Outage outage) {
        if (result.failure() == Failure.GONE) {
            return DisablingAlert.GONE;
        }
        var now = clock.instant();
        if (outage == null || !outage.isOver(longestOutage, subscription.changedAt(), now)) {
            return null;
        }
        return "no delivery has succeeded for " + Verdict.human(outage.lasts(subscription.changedAt(), now))
                + "; the last attempt: " + Verdict.answer(Attempt.of(1, result));
    }
}
