package io.hooktrail.delivery.lane;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.subscription.SubscriptionCommand.DisableSubscription;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.subscription.Subscriptions;

/** Disables a subscription whose sink wants no more (410, contract, section 5). */
@Component
class Disabling {

    private static final Logger LOG = LoggerFactory.getLogger(Disabling.class);

    private final Commands commands;
    private final Subscriptions subscriptions;

    Disabling(Commands commands, Subscriptions subscriptions) {
        this.commands = commands;
        this.subscriptions = subscriptions;
    }

    /** Called when the attempt's outcome is durable. A fault here is made good by the next answer of this kind. */
    void after(SubscriptionState asked, AttemptResult result) {
        if (result.failure() != Failure.GONE) {
            return;
        }
        try {
            commands.catchUp();
            var now = subscriptions.current().byNumber(asked.number()).orElseThrow();
            if (Verdict.isSame(asked, now) && (now.status() == Status.ACTIVE || now.status() == Status.PAUSED)) {
                commands.execute(new DisableSubscription(now.id(), Verdict.GONE),
                        Actor.system(now.id().tenant(), Verdict.GONE));
            }
        } catch (RuntimeException e) {
            LOG.warn("{} answers 410 and could not be disabled", asked.id(), e);
        }
    }
}
