package io.hooktrail.bench;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/** The bench's own processes and sockets around the real router; no time is judged. */
class SinksJourneyTest {

    private static final Load SMALL = new Load(4, 20, 0, 2, 512, 2, 4, "512m", "");

    @Test
    void fiveBadSinksLoseNothingOfTheGoodOnesAndEachShowsItsReason() throws Exception {
        try (var bench = Workbench.open(SMALL);
                var bad = BadSinks.open(bench.receiver().url("/redirected"));
                var router = RouterTarget.start(bench)) {
            Sinks.subscribe(router, bad, SMALL.inFlight());

            var measured = bench.measure(router);

            assertThat(measured.verdict().isClean()).as(measured.verdict().summary()).isTrue();
            assertThat(measured.verdict().acknowledged()).isEqualTo(40);
            assertThat(bad.all()).hasSize(5);
            var seen = Reasons.read(router.api(), measured.firstEvent(), 5, Duration.ofSeconds(60));
            assertThat(errors(seen)).isEqualTo(bad.all()
                    .stream()
                    .collect(toMap(BadSinks.BadSink::name, BadSinks.BadSink::reason)));
        }
    }

    @Test
    void theControlLosesNothing() throws Exception {
        try (var bench = Workbench.open(SMALL); var control = ControlTarget.start(bench)) {
            var measured = bench.measure(control);

            assertThat(measured.verdict().isClean()).as(measured.verdict().summary()).isTrue();
            assertThat(measured.verdict().acknowledged()).isEqualTo(40);
        }
    }

    private static Map<String, String> errors(Map<String, Reasons.Reason> reasons) {
        return reasons.entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> entry.getValue().error()));
    }
}
