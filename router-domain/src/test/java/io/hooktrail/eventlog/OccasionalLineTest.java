package io.hooktrail.eventlog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OccasionalLineTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final OccasionalLine line = new OccasionalLine(nanos::get);
    private final ArrayList<String> said = new ArrayList<>();

    private void say(int times) {
        for (var time = 0; time < times; time++) {
            line.say(more -> said.add("it failed" + more));
        }
    }

    @Test
    void theFirstIsSaidAtOnceAndTheOthersOfTheSecondAreCounted() {
        say(100);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
        say(1);
        assertThat(said).containsExactly("it failed");

        nanos.incrementAndGet();
        say(2);
        assertThat(said).containsExactly("it failed", "it failed (and 100 more like it before)");
    }

    @Test
    void oneASecondIsSaidAsItIs() {
        for (var second = 0; second < 3; second++) {
            say(1);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(said).containsOnly("it failed").hasSize(3);
    }
}
