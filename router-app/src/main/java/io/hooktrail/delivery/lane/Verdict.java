package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DisablingAlert;
import io.hooktrail.delivery.RetryPolicy;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.subscription.SubscriptionState;

/** How a delivery goes on after an attempt. */
final class Verdict {

    private Verdict() {}

    /**
     * Decides by what the sink answered and by what became of the subscription meanwhile: a failure of a sink that is not the
     * subscription's any more says nothing about the new one, so the delivery is due there at once.
     *
     * @param then the subscription when the attempt began
     * @param now the subscription when it ended
     * @param number of the attempt
     */
    static Outcome on(DeliveryRow row, SubscriptionState then, SubscriptionState now, int number,
            AttemptResult result) {
        var attempt = Attempt.of(number, result);
        if (result.isSuccess()) {
            return new Outcome.Delivered(attempt);
        }
        var failedAt = result.startedAt().plus(result.took());
        if (!isSame(then, now)) {
            return new Outcome.RetryAt(attempt, failedAt);
        }
        if (result.failure() == Failure.GONE) {
            return new Outcome.GivenUp(attempt, DisablingAlert.GONE);
        }
        var next = new RetryPolicy(now.settings().terms().retry()).after(new RetryPolicy.FailedAttempt(row.createdAt(),
                failedAt, now.pausedBetween(row.createdAt(), failedAt), number, result.retryAfter()),
                ThreadLocalRandom.current().nextDouble());
        return switch (next) {
            case RetryPolicy.RetryAt retry -> new Outcome.RetryAt(attempt, retry.when());
            case RetryPolicy.OutOfTime dead -> new Outcome.GivenUp(attempt,
                    "gave up after " + human(dead.elapsed()) + ": " + answer(attempt));
            case RetryPolicy.OutOfAttempts dead -> new Outcome.GivenUp(attempt,
                    "gave up after " + dead.attempts() + " attempts: " + answer(attempt));
        };
    }

    /** Whether the time for a delivery is over. */
    static boolean isExpired(DeliveryRow row, SubscriptionState subscription, Instant now) {
        return spent(row, subscription, now).compareTo(subscription.settings().terms().retry().giveUpAfter()) >= 0;
    }

    /** What becomes of a delivery that was not sent (again) before its time was over. */
    static Outcome expired(DeliveryRow row, SubscriptionState subscription, Instant now) {
        return new Outcome.GivenUp(null, "gave up after " + human(spent(row, subscription, now))
                + ": the sink was down, and others had been tried in vain");
    }

    private static Duration spent(DeliveryRow row, SubscriptionState subscription, Instant now) {
        return Duration.between(row.createdAt(), now).minus(subscription.pausedBetween(row.createdAt(), now));
    }

    /** The answer to an attempt in a few words. */
    static String answer(Attempt attempt) {
        return attempt.status() == null ? "%s".formatted(attempt.error()) : attempt.status() + " from the sink";
    }

    /** Two units at most, such as {@code 3 d 2 h}, {@code 1 h 5 min} and {@code 12 s}. */
    static String human(Duration duration) {
        var seconds = duration.toSeconds();
        var units = new LinkedHashMap<String, Long>();
        units.put("d", seconds / 86_400);
        units.put("h", seconds / 3600 % 24);
        units.put("min", seconds / 60 % 60);
        units.put("s", seconds % 60);
        var shown = units.entrySet()
                .stream()
                .dropWhile(unit -> unit.getValue() == 0)
                .limit(2)
                .filter(unit -> unit.getValue() > 0)
                .map(unit -> unit.getValue() + " " + unit.getKey())
                .collect(Collectors.joining(" "));
        return shown.isEmpty() ? "less than a second" : shown;
    }

    /** Whether an answer to the one still counts for the other. */
    static boolean isSame(SubscriptionState then, SubscriptionState now) {
        return then.generation() == now.generation() && then.settings().sink().equals(now.settings().sink());
    }
}
