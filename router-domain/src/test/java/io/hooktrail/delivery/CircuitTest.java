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
                at);
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
        assertThat(room(NOON)).isEqualTo(Circuit.PROBES_MAX);
    }

    @Test
    void aSuccessBetweenThemStartsTheCountAnew() {
        fail(Circuit.FAILURES_TO_OPEN - 1);
        ended(null, null, NOON);
        fail(Circuit.FAILURES_TO_OPEN - 1);

        assertThat(circuit.isOpen()).isFalse();
    }

    @Test
    void forTenSecondsThePauseBetweenTwoAttemptsStaysShort() {
        fail(Circuit.FAILURES_TO_OPEN);

        var now = NOON;
        while (now.isBefore(NOON.plus(Circuit.PATIENCE))) {
            circuit.sent(now, 0.5);
            assertThat(circuit.admits(0, MOST, now.plusMillis(24))).isFalse();
            assertThat(circuit.admits(0, MOST, now.plusMillis(25))).isTrue();
            assertThat(circuit.heldUntil(now)).contains(now.plusMillis(25));
            ended(Failure.STATUS, null, now);
            now = now.plusMillis(25);
        }
        assertThat(circuit.isDown()).isFalse();
    }

    @Test
    void thenEachFailureMakesItLongerUntilTheSinkIsDown() {
        fail(Circuit.FAILURES_TO_OPEN);
        var late = NOON.plus(Circuit.PATIENCE);

        var more = 0;
        while (!circuit.isDown()) {
            ended(Failure.STATUS, null, late);
            more++;
        }

        assertThat(more).isEqualTo(15);
        circuit.sent(late, 0.5);
        assertThat(circuit.heldUntil(late)).contains(late.plusSeconds(8));
    }

    @Test
    void aSinkThatIsDownIsProbedAtTheLatestAfterTenSeconds() {
        bringDown();

        circuit.sent(NOON, 1);

        assertThat(circuit.heldUntil(NOON)).hasValueSatisfying(
                until -> assertThat(until).isBefore(NOON.plusSeconds(10)));
    }

    @Test
    void aProbeThatSucceedsClosesItAndTheSinkIsAskedWithMoreAndMore() {
        bringDown();
        circuit.sent(NOON.plusSeconds(11), 0.5);

        ended(null, null, NOON.plusSeconds(12));

        assertThat(circuit.isOpen()).isFalse();
        assertThat(room(NOON.plusSeconds(12))).isEqualTo(1);
        for (var success = 0; success < MOST - 1; success++) {
            ended(null, null, NOON.plusSeconds(12));
        }
        assertThat(room(NOON.plusSeconds(12))).isEqualTo(MOST);
    }

    @Test
    void afterASuccessTheTenSecondsBeginAnew() {
        bringDown();
        ended(null, null, NOON.plusSeconds(11));

        for (var failure = 0; failure < 100; failure++) {
            ended(Failure.STATUS, null, NOON.plusSeconds(12));
        }

        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.isDown()).isFalse();
    }

    private void bringDown() {
        fail(Circuit.FAILURES_TO_OPEN);
        for (var failure = 0; failure < 20; failure++) {
            ended(Failure.CONNECT, null, NOON.plus(Circuit.PATIENCE));
        }
        assertThat(circuit.isDown()).isTrue();
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
