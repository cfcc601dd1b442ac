package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;

/** When a failed delivery is tried again, and when no more (contract, section 5). */
public record RetryPolicy(RetrySchedule schedule) {

    /** Receivers that failed together must not be asked again together. */
    private static final double JITTER = 0.2;

    /**
     * Decides after a failed attempt. The wait is the schedule's for that attempt, ±20 %; a longer {@code Retry-After} wins
     * (CloudEvents HTTP WebHook 1.0, section 2.2) and gets no jitter, as it is the sink's own wish. A wait that would pass the
     * give-up moment ends there instead: one last attempt is then made, and its failure makes the dead letter. So does the last
     * of the attempts that the schedule allows; sent again by hand, a delivery has as many once more.
     *
     * @param random from 0 (shortest) to 1 (longest), drawn by the caller
     */
    public Next after(FailedAttempt failed, double random) {
        var elapsed = Duration.between(failed.startedAt(), failed.failedAt()).minus(failed.paused());
        var left = schedule.giveUpAfter().minus(elapsed);
        if (!left.isPositive()) {
            return new OutOfTime(elapsed);
        }
        var ofTheRound = (failed.attempt() - 1) % schedule.attemptsMax() + 1;
        if (ofTheRound == schedule.attemptsMax()) {
            return new OutOfAttempts(schedule.attemptsMax());
        }
        var wait = jittered(scheduled(ofTheRound), random);
        var wish = failed.retryAfter();
        if (wish != null && wish.compareTo(wait) > 0) {
            wait = wish;
        }
        return new RetryAt(failed.failedAt().plus(wait.compareTo(left) > 0 ? left : wait));
    }

    private Duration scheduled(int attempt) {
        var delays = schedule.delays();
        return delays.get(Math.clamp(attempt, 1, delays.size()) - 1);
    }

    private static Duration jittered(Duration delay, double random) {
        var factor = 1 - JITTER + 2 * JITTER * Math.clamp(random, 0, 1);
        return Duration.ofMillis(Math.round(delay.toMillis() * factor));
    }

    /**
     * A delivery whose latest attempt failed.
     *
     * @param startedAt when the delivery began, its first attempt due
     * @param failedAt when the latest attempt ended
     * @param paused how long the subscription was paused between the two; does not count towards giving up
     * @param attempt number of the latest attempt, from 1
     * @param retryAfter the sink's wish, from {@code failedAt}; null when it had none
     */
    public record FailedAttempt(
            Instant startedAt,
            Instant failedAt,
            Duration paused,
            int attempt,
            @Nullable Duration retryAfter) {}

    /** What follows. */
    public sealed interface Next {}

    /** Try again then. */
    public record RetryAt(Instant when) implements Next {}

    /** A dead letter as the time is over; {@code elapsed} is what was spent on it, pauses left out. */
    public record OutOfTime(Duration elapsed) implements Next {}

    /** A dead letter as the last of so many attempts has failed. */
    public record OutOfAttempts(int attempts) implements Next {}
}
