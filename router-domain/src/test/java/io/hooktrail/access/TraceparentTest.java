package io.hooktrail.access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TraceparentTest {

    private static final String GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(strings = {GOOD, "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-holds"})
    void aWellFormedOneIsTakenAsItIs(String header) {
        assertThat(Traceparent.wellFormed(header)).isEqualTo(header);
        assertThat(Traceparent.traceId(header)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", GOOD + "-more", GOOD + " ", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"})
    void oneThatBreaksTheFormCountsAsNone(String header) {
        assertThat(Traceparent.wellFormed(header)).isNull();
    }

    @Test
    void aVeryLongOneCountsAsNone() {
        assertThat(Traceparent.wellFormed("01" + GOOD.substring(2) + "-" + "x".repeat(500))).isNull();
        assertThat(Traceparent.wellFormed(null)).isNull();
    }
}
