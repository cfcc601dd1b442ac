package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.AttemptResult.Phases;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MOST = 16;

    private final Circuit circuit = new Circuit();

    private void ended(@Nullable Failure failure, @Nullable Duration retryAfter, Instant at) {
        circuit.ended(new AttemptResult(at, Duration.ZERO, null, failure, null, null, retryAfter, Phases.NONE), MOST,
                at,
                0.5);
    }

    private void fail(int times) {
        for (var time = 0; time < times; time++) {
            ended(Failure.STATUS, null, NOON);
        }
    }

    /** How many may be on their way at once. */
    private int room(Instant at) {
        var room = 0;
        while (circuit.admits(room, MOST, at)) {
            room++;
        }
        return room;
    }

    @Test
    void aSinkThatNeverFailedIsAskedAsMuchAsItsSubscriptionAllows() {
        assertThat(room(NOON)).isEqualTo(MOST);
    }

    @Test
    void nineteenFailuresInARowChangeNothingAndOneMoreOpensIt() {
        fail(Circuit.FAILURES_TO_OPEN - 1);
        assertThat(circuit.isOpen()).isFalse();
        assertThat(room(NOON)).isEqualTo(MOST);

        fail(1);

        assertThat(circuit.isOpen()).isTrue();
        assertThat(room(NOON)).isZero();
    }

    @Test
    void aSuccessBetweenThemStartsTheCountAnew() {
        fail(Circuit.FAILURES_TO_OPEN - 1);
        ended(null, null, NOON);
        fail(Circuit.FAILURES_TO_OPEN - 1);

        assertThat(circuit.isOpen()).isFalse();
    }

    @Test
    void anOpenOneProbesAfterOneTwoFourAndThenEveryEightSeconds() {
        fail(Circuit.FAILURES_TO_OPEN);

        var now = NOON;
        for (var wait : new int[]{1, 1, 2, 4, 8, 8}) {
            assertThat(circuit.heldUntil(now)).contains(now.plusSeconds(wait));
            now = now.plusSeconds(wait);
            assertThat(circuit.admits(0, MOST, now.minusMillis(1))).isFalse();
            assertThat(circuit.admits(0, MOST, now)).isTrue();
            circuit.sent(now, 0.5);
            ended(Failure.TIMEOUT, null, now);
        }
    }

    @Test
    void theWaitForAProbeIsNeverMoreThanTenSeconds() {
        fail(Circuit.FAILURES_TO_OPEN);
        var now = NOON;
        for (var probe = 0; probe < 10; probe++) {
            circuit.sent(now, 1);
            assertThat(circuit.heldUntil(now)).hasValueSatisfying(
                    until -> assertThat(until).isBefore(NOON.plusSeconds(10)));
        }
    }

    @Test
    void aProbeThatSucceedsClosesItAndTheSinkIsAskedWithMoreAndMore() {
        fail(Circuit.FAILURES_TO_OPEN);
        circuit.sent(NOON.plusSeconds(1), 0.5);

        ended(null, null, NOON.plusSeconds(2));

        assertThat(circuit.isOpen()).isFalse();
        assertThat(room(NOON.plusSeconds(2))).isEqualTo(2);
        for (var success = 0; success < MOST - 2; success++) {
            ended(null, null, NOON.plusSeconds(2));
        }
        assertThat(room(NOON.plusSeconds(2))).isEqualTo(MOST);
    }

    @Test
    void aBusySinkIsAskedWithHalfAsManyAndSlowlyWithMore() {
        ended(Failure.THROTTLED, null, NOON);
        assertThat(room(NOON)).isEqualTo(MOST / 2);

        ended(null, null, NOON);
        assertThat(room(NOON)).as("one success is not enough").isEqualTo(MOST / 2);
        for (var success = 0; success < MOST / 2; success++) {
            ended(null, null, NOON);
        }

        assertThat(room(NOON)).isEqualTo(MOST / 2 + 1);
    }

    @Test
    void aBusySinkIsNeverAskedWithLessThanOne() {
        for (var refusal = 0; refusal < Circuit.FAILURES_TO_OPEN - 1; refusal++) {
            ended(Failure.THROTTLED, null, NOON);
        }

        assertThat(room(NOON)).isEqualTo(1);
    }

    @Test
    void aSinksWishHoldsAllButNotForMoreThanAMinute() {
        ended(Failure.THROTTLED, Duration.ofSeconds(30), NOON);
        assertThat(room(NOON.plusSeconds(29))).isZero();
        assertThat(room(NOON.plusSeconds(30))).isPositive();

        ended(Failure.THROTTLED, Duration.ofHours(1), NOON.plusSeconds(30));
        assertThat(room(NOON.plusSeconds(89))).isZero();
        assertThat(room(NOON.plusSeconds(90))).isPositive();
    }
}
