package io.hooktrail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutageTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(5);
    private static final Instant END = START.plus(LONGEST);

    @Test
    void fiveDaysAfterTheFirstOfTenFailuresItIsOver() {
        assertThat(failures(10).isOver(LONGEST, START.minusSeconds(1), END)).isTrue();
        assertThat(failures(10).isOver(LONGEST, START.minusSeconds(1), END.minusNanos(1))).isFalse();
    }

    @Test
    void aFewFailuresAreNoReasonHoweverLongItIsAgo() {
        assertThat(failures(9).isOver(LONGEST, START, END.plus(Duration.ofDays(100)))).isFalse();
    }

    @Test
    void theTimeCountsFromALaterChangeOfTheSubscription() {
        var resumed = START.plus(Duration.ofDays(3));

        assertThat(failures(10).isOver(LONGEST, resumed, END)).isFalse();
        assertThat(failures(10).isOver(LONGEST, resumed, resumed.plus(LONGEST))).isTrue();
        assertThat(failures(10).lasts(resumed, END)).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void moreThanTenAreNotCounted() {
        assertThat(failures(25)).isEqualTo(new Outage(START, 10));
    }

    private static Outage failures(int count) {
        return Stream.iterate(Outage.begunAt(START), Outage::another).skip(count - 1L).findFirst().orElseThrow();
    }
}
