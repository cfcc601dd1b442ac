package io.hooktrail.delivery.lane;

import java.time.Instant;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.Transmission;
import io.hooktrail.delivery.Transmitter;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.delivery.store.SubscriptionEnds;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.Hops;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/** One attempt of one row: what its subscription is now, the event, the sink's answer, and what that means. */
@Component
class Attempts {

    static final String CIRCLE = "not sent: it came here through " + Hops.MAX
            + " deliveries or more, so it may be going in a circle";

    private final Subscriptions subscriptions;
    private final EventLog log;
    private final Transmitter transmitter;
    private final SubscriptionEnds ends;
    private final MeterRegistry meters;

    Attempts(Subscriptions subscriptions, EventLog log, Transmitter transmitter, SubscriptionEnds ends,
            MeterRegistry meters) {
        this.subscriptions = subscriptions;
        this.log = log;
        this.transmitter = transmitter;
        this.ends = ends;
        this.meters = meters;
    }

    /** What became of a row, not yet stored; the answer is null when nothing was sent. */
    record Ended(Outcome outcome, Actor actor, @Nullable Answer answer) {}

    /** What the sink of a subscription, as it was when the attempt began, made of it. */
    record Answer(SubscriptionState asked, AttemptResult result) {}

    /** Sends a row, or ends it when its subscription has ended; null when its deliveries are held, and the row waits. */
    @Nullable
    Ended make(DeliveryRow row) {
        var subscription = subscriptions.current().byNumber(row.id().subscription()).orElseThrow();
        if (subscription.generation() != row.id().generation()
                || subscription.status() == SubscriptionState.Status.REMOVED) {
            return unsent(row, new Outcome.Discarded("the subscription was removed"));
        }
        return switch (subscription.status()) {
            case DISABLED -> unsent(row,
                    new Outcome.GivenUp(null, "the subscription was disabled: " + subscription.disabledReason()));
            case PAUSED -> null;
            case ACTIVE, REMOVED -> subscription.isHeld() ? null : send(row, subscription);
        };
    }

    private Ended unsent(DeliveryRow row, Outcome outcome) {
        return new Ended(outcome, ends.actorOf(row.id().subscription(), row.tenant()), null);
    }

    /** Ends a row whose time is over while its sink is down. */
    Ended giveUp(DeliveryRow row, SubscriptionState subscription, Instant now) {
        return new Ended(Verdict.expired(row, subscription, now), Actor.system(row.tenant(), "delivery"), null);
    }

    private Ended send(DeliveryRow row, SubscriptionState subscription) {
        var logged = row.event() == null ? log.event(row.id().event()).orElseThrow() : null;
        var event = logged == null
                ? log.withData(Objects.requireNonNull(row.event()))
                : (EventRecorded) logged.payload();
        // A person who sends it again, which its stream tells, lets it go round once more.
        if (event.hops() >= Hops.MAX && row.nextSequence() == 0) {
            return new Ended(new Outcome.GivenUp(null, CIRCLE), Actor.system(row.tenant(), "delivery"), null);
        }
        var recordedAt = logged == null ? row.recordedAt() : logged.recordedAt();
        var number = row.attempts() + 1;
        var result = transmitter.transmit(new Transmission(row.id(), subscription,
                event.event().with("recordedtime", recordedAt.toString()), number, recordedAt, event.traceparent(),
                event.tracestate(), event.hops() + 1));
        count(result);
        AttemptLine.write(row, subscription, number, event.traceparent(), result);
        var now = subscriptions.current().byNumber(row.id().subscription()).orElseThrow();
        return new Ended(Verdict.on(row, subscription, now, number, result), Actor.system(row.tenant(), "delivery"),
                new Answer(subscription, result));
    }

    private void count(AttemptResult result) {
        var failure = result.failure();
        meters.timer("hooktrail.delivery.attempts", "outcome", failure == null ? "success" : failure.label())
                .record(result.took());
    }
}
