package io.hooktrail.access;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TracestateTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(strings = {"rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1, b=2 ,,c=3",
        "tenant@system=x y", "1*/-_=!"})
    void aWellFormedOneIsTakenAsItIs(String header) {
        assertThat(Tracestate.wellFormed(PARENT, List.of(header))).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "rojo", "=x", "rojo=", "Rojo=1", "rojo=a=b", "rojo=ü", "rojo=1\r\nX-Other: 1"})
    void oneThatBreaksTheFormCountsAsNone(String header) {
        assertThat(Tracestate.wellFormed(PARENT, List.of(header))).isNull();
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(Tracestate.wellFormed(PARENT, List.of("a=1", "b=2"))).isEqualTo("a=1,b=2");
        assertThat(Tracestate.wellFormed(PARENT, List.of())).isNull();
    }

    @Test
    void withoutAParentItMeansNothing() {
        assertThat(Tracestate.wellFormed(null, List.of("a=1"))).isNull();
    }

    @Test
    void thirtyTwoMembersAndFiveHundredTwelveCharactersAreTheMost() {
        assertThat(Tracestate.wellFormed(PARENT, List.of("a=1" + ",".repeat(31)))).isNotNull();
        assertThat(Tracestate.wellFormed(PARENT, List.of("a=1" + ",".repeat(32)))).isNull();
        var half = "a=" + "x".repeat(253);
        assertThat(Tracestate.wellFormed(PARENT, List.of(half, half + "x"))).hasSize(512);
        assertThat(Tracestate.wellFormed(PARENT, List.of(half + "x", half + "x"))).isNull();
    }
}
