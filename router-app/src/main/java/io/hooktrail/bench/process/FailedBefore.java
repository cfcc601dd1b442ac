package io.hooktrail.bench.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DeliveryEvent.DeliveryFailed;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.RetryPolicy;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.Batch.NewEvent;
import io.hooktrail.eventlog.Micros;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/**
 * Lets the deliveries of prepared events have failed: in the transaction that routing writes their rows in, each gets one or two
 * failed attempts in the log, and its row stands as after the last of them, due when the retry policy says.
 */
public final class FailedBefore implements AppendStage {

    /** Where these events come from, and what tells them from the others. */
    static final String ORIGIN = "backlog";

    private static final int ATTEMPTS_MAX = 2;
    private static final Duration TOOK = Duration.ofMillis(1);

    private final JdbcTemplate jdbc;
    private final Subscriptions subscriptions;
    /** Two benches give the same due times; nobody shares it but the appender's thread. */
    private final SplittableRandom random = new SplittableRandom(1);

    FailedBefore(JdbcTemplate jdbc, Subscriptions subscriptions) {
        this.jdbc = jdbc;
        this.subscriptions = subscriptions;
    }

    /** After routing and outcomes. */
    @Override
    public int order() {
        return 310;
    }

    @Override
    public void apply(Batch batch) {
        var rules = subscriptions.current();
        var rows = new ArrayList<Object[]>();
        for (var event : List.copyOf(batch.appended())) {
            if (event.payload() instanceof EventRecorded recorded && recorded.origin().equals(ORIGIN)) {
                rules.match(recorded.tenant(), recorded.event())
                        .forEach(subscription -> rows.add(fail(batch, event, recorded, subscription)));
            }
        }
        jdbc.batchUpdate("UPDATE delivery SET attempts = ?, next_sequence = ?, due_at = ? WHERE position = ? "
                + "AND subscription = ? AND generation = ?", rows);
    }

    private Object[] fail(Batch batch, NewEvent event, EventRecorded recorded, SubscriptionState subscription) {
        var id = new DeliveryId(recorded.id(), subscription.number(), subscription.generation());
        var policy = new RetryPolicy(subscription.settings().terms().retry());
        var attempts = 1 + (int) (event.position() % ATTEMPTS_MAX);
        var due = event.recordedAt();
        for (var number = 1; number <= attempts; number++) {
            var attempt = new Attempt(number, event.recordedAt(), TOOK.toNanos() / 1000, null,
                    AttemptResult.Failure.CONNECT.label(), "Connection refused", null, AttemptResult.Phases.NONE);
            due = due(policy, event.recordedAt(), number);
            batch.append(id.toString(), "Delivery", number - 1L, new DeliveryFailed(id, attempt, due),
                    Actor.system(recorded.tenant(), "delivery"));
        }
        return new Object[]{attempts, (long) attempts, Micros.of(due), event.position(), id.subscription(),
            id.generation()};
    }

    private Instant due(RetryPolicy policy, Instant at, int number) {
        @Nullable
        Duration noWish = null;
        var next = policy.after(
                new RetryPolicy.FailedAttempt(at, at.plus(TOOK), Duration.ZERO, number, noWish),
                random.nextDouble());
        if (next instanceof RetryPolicy.RetryAt retry) {
            return retry.when();
        }
        throw new IllegalStateException("the schedule has no room for attempt " + number);
    }
}
