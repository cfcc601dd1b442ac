package io.hooktrail.event;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HopsTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "' 7 ',7", "007,7", "999,999", "1000,999", "99999999999999999999,999", "-1,0", "1.5,0",
        "many,0", "'',0", "'1,2',0"})
    void aNumberCountsAndAnythingElseIsNone(String value, int hops) {
        assertThat(Hops.of(List.of(value))).isEqualTo(hops);
    }

    @Test
    void ofSeveralTheLargestCounts() {
        assertThat(Hops.of(List.of("2", "8", "x", "1"))).isEqualTo(8);
        assertThat(Hops.of(List.of())).isZero();
    }
}
