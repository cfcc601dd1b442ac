package io.hooktrail.bench;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.hooktrail.bench.process.Arrived;

import static org.assertj.core.api.Assertions.assertThat;

class DrainTest {

    private static final UUID ONE = UUID.fromString("018f6a4e-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("018f6a4e-0000-7000-8000-000000000002");

    private final Drain drain = new Drain(Path.of("no.ledger"));

    @Test
    void theSameWebhookIdAgainIsARepeatAndNoSecondDelivery() {
        arrives(ONE, 1_000_000, true);
        arrives(ONE, 2_000_000, true);

        assertThat(drain.at(0)).isEqualTo(1_000_000);
        assertThat(drain.at(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(drain.repeats()).isEqualTo(1);
        assertThat(drain.unsigned()).isZero();
    }

    @Test
    void whatHasNotComeIsMissing() {
        arrives(ONE, 1_000_000, false);

        assertThat(drain.missing(Set.of(ONE, OTHER))).containsExactly(OTHER);
        assertThat(drain.unsigned()).isEqualTo(1);
    }

    @Test
    void theRateCountsWhatCameWithinTheWindow() {
        arrives(ONE, 500_000, true);
        for (var number = 0; number < 20; number++) {
            arrives(UUID.randomUUID(), 1_000_000 + number * 100_000, true);
        }
        arrives(OTHER, 9_000_000, true);

        assertThat(drain.perSecond(new Measured.Window(1_000_000, 3_000_000))).isEqualTo(10);
    }

    /** Or a lane that had nothing left would seem slow. */
    @Test
    void theRateEndsWithTheLastDelivery() {
        for (var number = 0; number <= 10; number++) {
            arrives(UUID.randomUUID(), 1_000_000 + number * 100_000, true);
        }

        assertThat(drain.perSecond(new Measured.Window(1_000_000, 9_000_000))).isEqualTo(10);
        assertThat(drain.perSecond(new Measured.Window(5_000_000, 9_000_000))).isNaN();
    }

    private void arrives(UUID event, long at, boolean isSigned) {
        drain.add(new Arrived(at, "/dead", "ceid", "msg_" + event + "_5_0", isSigned));
    }
}
