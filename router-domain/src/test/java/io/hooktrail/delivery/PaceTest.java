package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.subscription.DeliveryTerms.RateLimit;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static int atOnce(Pace pace, Instant now) {
        var count = 0;
        while (count < 100_000 && pace.admits(now)) {
            pace.sent(now);
            count++;
        }
        return count;
    }

    @Test
    void withoutALimitEverythingMayGo() {
        assertThat(atOnce(new Pace(null, NOON), NOON)).isEqualTo(100_000);
    }

    @Test
    void aNewOneHasSavedNothingAndSpacesEvenly() {
        var pace = new Pace(new RateLimit(50), NOON);

        for (var number = 1; number <= 200; number++) {
            var due = NOON.plusMillis(20L * number);
            assertThat(pace.admits(due.minusNanos(1))).as("%s, a moment too early", number).isFalse();
            assertThat(pace.admitsAt(due.minusNanos(1))).isEqualTo(due);
            assertThat(pace.admits(due)).as("%s", number).isTrue();
            pace.sent(due);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 50, 1000, 10_000})
    void anIdleOneHasSavedATenthOfASecondsWorthAndNoMore(int perSecond) {
        var pace = new Pace(new RateLimit(perSecond), NOON);

        assertThat(atOnce(pace, NOON.plusSeconds(3600))).isEqualTo(1 + perSecond / 10);
    }

    @RepeatedTest(20)
    void inNoStretchOfTimeThereAreMoreThanTheRateAndATenthOfASecond(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var perSecond = 1 + random.nextInt(200);
        var pace = new Pace(new RateLimit(perSecond), NOON);
        var now = NOON;
        List<Instant> sent = new ArrayList<>();
        while (sent.size() < 500) {
            if (pace.admits(now)) {
                pace.sent(now);
                sent.add(now);
            } else {
                // Woken late, as alarms are, and now and then idle.
                now = pace.admitsAt(now).plusMillis(random.nextInt(5));
                now = random.nextInt(50) == 0 ? now.plusMillis(random.nextInt(2000)) : now;
            }
        }

        for (var from = 0; from < sent.size(); from++) {
            for (var to = from; to < sent.size(); to++) {
                var stretch = Duration.between(sent.get(from), sent.get(to)).toNanos() / 1e9;
                assertThat((double) to - from + 1).as("seed %s, %s/s, attempts %s to %s",
                        repetition.getCurrentRepetition(), perSecond, from, to)
                        .isLessThanOrEqualTo((stretch + 0.1) * perSecond + 1.000001);
            }
        }
    }

    @Test
    void whoIsWokenLateStillComesToTheRate() {
        var pace = new Pace(new RateLimit(100), NOON);
        var now = NOON;
        var count = 0;
        while (now.isBefore(NOON.plusSeconds(10))) {
            now = pace.admitsAt(now).plusMillis(7);
            count += atOnce(pace, now);
        }

        assertThat(count).isBetween(980, 1020);
    }

    @Test
    void aClockThatIsSetBackHoldsNothingForLong() {
        var pace = new Pace(new RateLimit(1), NOON);
        pace.sent(NOON.plusSeconds(5));

        var then = NOON.minusSeconds(3600);

        assertThat(pace.admits(then)).isFalse();
        assertThat(pace.admits(then.plusSeconds(1))).isTrue();
    }
}
