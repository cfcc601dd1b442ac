package io.hooktrail.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

import io.hooktrail.bench.process.Acknowledged;

/**
 * What one run came to. Latencies in milliseconds from the time a webhook was due to be sent; end to end is until it arrived
 * at a sink. Only what was due within the window counts, however late its answer came.
 *
 * @param refused answered other than 2xx, over the whole run
 * @param broken without an answer, over the whole run
 * @param processorMicrosPerEvent processor time of the process under measurement for each accepted event
 * @param residentMiB at the end of the window; -1 where the system does not say
 * @param drainSeconds from the end of sending until the last delivery was there
 * @param firstEvent id of the first that was acknowledged; empty when none was
 */
record Measured(
        double acceptedPerSecond,
        double deliveredPerSecond,
        double acceptP50,
        double acceptP99,
        double endToEndP50,
        double endToEndP99,
        long refused,
        long broken,
        double processorMicrosPerEvent,
        long residentMiB,
        double drainSeconds,
        String firstEvent,
        Checker.Verdict verdict,
        Window window) {

    /** The measured part of a run, in microseconds since 1970. */
    record Window(long from, long to) {

        static Window of(String line) {
            var words = line.split(" ", 2);
            return new Window(Long.parseLong(words[0]), Long.parseLong(words[1]));
        }

        boolean holds(long micros) {
            return micros >= from && micros < to;
        }

        double seconds() {
            return (to - from) / 1e6;
        }
    }

    /** @param sent the sender's last line: acknowledged, refused, broken */
    static Measured of(Window window, Checker checker, String sent, Duration processorTime, long residentMiB,
            Duration drained, List<String> stored) {
        var counts = Arrays.stream(sent.split(" ", 3)).mapToLong(Long::parseLong).toArray();
        var accept = LongStream.builder();
        var endToEnd = LongStream.builder();
        var accepted = 0L;
        for (Acknowledged event : checker.acknowledged()) {
            if (window.holds(event.answered())) {
                accepted++;
            }
            if (window.holds(event.intended())) {
                accept.add(event.answered() - event.intended());
                for (var sink : checker.sinks()) {
                    var first = checker.firstAt(sink).get(event.identity());
                    if (first != null) {
                        endToEnd.add(first.at() - event.intended());
                    }
                }
            }
        }
        var delivered = checker.sinks()
                .stream()
                .flatMap(sink -> checker.firstAt(sink).values().stream())
                .filter(first -> window.holds(first.at()))
                .count();
        var acceptMicros = accept.build().sorted().toArray();
        var endToEndMicros = endToEnd.build().sorted().toArray();
        return new Measured(accepted / window.seconds(), delivered / window.seconds(),
                Figures.millis(acceptMicros, 0.50), Figures.millis(acceptMicros, 0.99),
                Figures.millis(endToEndMicros, 0.50), Figures.millis(endToEndMicros, 0.99), counts[1], counts[2],
                processorTime.toNanos() / 1e3 / Math.max(1, accepted), residentMiB, drained.toNanos() / 1e9,
                checker.oldest(),
                checker.verdict(stored), window);
    }
}
