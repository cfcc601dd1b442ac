package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.hooktrail.delivery.RetryPolicy.FailedAttempt;
import io.hooktrail.delivery.RetryPolicy.OutOfAttempts;
import io.hooktrail.delivery.RetryPolicy.OutOfTime;
import io.hooktrail.delivery.RetryPolicy.RetryAt;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;

import static org.assertj.core.api.Assertions.assertThat;

class RetryPolicyTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final double MIDDLE = 0.5;

    private final RetryPolicy policy = new RetryPolicy(
            new RetrySchedule(List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)), Duration.ofHours(1)));

    @ParameterizedTest
    @CsvSource({"1,0.5,PT10S", "1,0,PT8S", "1,1,PT12S", "2,0.5,PT1M", "2,0.25,PT54S", "3,0.5,PT1M", "999,0.5,PT1M"})
    void theScheduleIsFollowedWithJitterAndItsLastWaitRepeats(int attempt, double random, Duration wait) {
        var failedAt = START.plusSeconds(1);

        assertThat(policy.after(failed(failedAt, Duration.ZERO, attempt, null), random))
                .isEqualTo(new RetryAt(failedAt.plus(wait)));
    }

    @ParameterizedTest
    @CsvSource({"PT5S,PT10S", "PT10M,PT10M"})
    void aRetryAfterWinsOnlyWhenLonger(Duration wish, Duration wait) {
        assertThat(policy.after(failed(START, Duration.ZERO, 1, wish), MIDDLE))
                .isEqualTo(new RetryAt(START.plus(wait)));
    }

    @Test
    void aWaitThatWouldPassTheGiveUpMomentEndsThere() {
        var failedAt = START.plus(Duration.ofMinutes(50));

        assertThat(policy.after(failed(failedAt, Duration.ZERO, 9, Duration.ofHours(5)), MIDDLE))
                .isEqualTo(new RetryAt(START.plus(Duration.ofHours(1))));
    }

    @Test
    void atTheGiveUpMomentADeliveryBecomesADeadLetter() {
        assertThat(policy.after(failed(START.plus(Duration.ofHours(1)), Duration.ZERO, 9, Duration.ofDays(1)), MIDDLE))
                .isEqualTo(new OutOfTime(Duration.ofHours(1)));
    }

    @Test
    void pausedTimeDoesNotCountTowardsGivingUp() {
        var failedAt = START.plus(Duration.ofHours(3));

        assertThat(policy.after(failed(failedAt, Duration.ofMinutes(150), 1, null), MIDDLE))
                .isEqualTo(new RetryAt(failedAt.plusSeconds(10)));
        assertThat(policy.after(failed(failedAt, Duration.ofHours(2), 1, null), MIDDLE))
                .isEqualTo(new OutOfTime(Duration.ofHours(1)));
    }

    @Test
    void theThousandthAttemptIsTheLastAndByHandThereAreAsManyAgain() {
        var failedAt = START.plusSeconds(200);

        assertThat(policy.after(failed(failedAt, Duration.ZERO, 1000, null), MIDDLE))
                .isEqualTo(new OutOfAttempts(1000));
        assertThat(policy.after(failed(failedAt, Duration.ZERO, 1001, null), MIDDLE))
                .isEqualTo(new RetryAt(failedAt.plusSeconds(10)));
        assertThat(policy.after(failed(failedAt, Duration.ZERO, 2000, null), MIDDLE))
                .isEqualTo(new OutOfAttempts(1000));
    }

    /** The table of Standard Webhooks 1.0, "Deliverability and reliability": time since the start. */
    @ParameterizedTest
    @CsvSource({"0.5,PT75H35M5S", "1,PT90H42M6S"})
    void standardWebhooksMakesTenAttemptsWhateverTheJitter(double random, Duration lastAfter) {
        var standard = new RetryPolicy(RetrySchedule.STANDARD_WEBHOOKS);
        var at = START;
        for (var attempt = 1; attempt < 10; attempt++) {
            at = ((RetryAt) standard.after(failed(at, Duration.ZERO, attempt, null), random)).when();
        }

        assertThat(Duration.between(START, at)).isEqualTo(lastAfter);
        assertThat(standard.after(failed(at, Duration.ZERO, 10, null), random)).isEqualTo(new OutOfAttempts(10));
    }

    private static FailedAttempt failed(Instant failedAt, Duration paused, int attempt, @Nullable Duration retryAfter) {
        return new FailedAttempt(START, failedAt, paused, attempt, retryAfter);
    }
}
