package io.hooktrail.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether bad sinks harm a good one: webhooks at a fixed rate to a good sink, with and without five bad ones subscribed to
 * the same, in alternating pairs. Latency counts from when a webhook was due, so a router that stalls cannot hide it by
 * taking fewer.
 */
final class Sinks {

    /** The good sink's 99th percentile with the bad ones beside it, as a multiple of without. */
    static final double RATIO_MAX = 1.25;

    private static final Map<String, String> DEFAULTS = Map.ofEntries(Map.entry("pairs", "6"),
            Map.entry("seconds", "20"), Map.entry("warm-up", "15"), Map.entry("connections", "64"),
            Map.entry("rate", "150"), Map.entry("subscriptions", "1"), Map.entry("in-flight", "16"),
            Map.entry("bytes", "2048"), Map.entry("heap", "1g"), Map.entry("postgres", ""), Map.entry("json", "false"));
    private static final Duration REASONS_WITHIN = Duration.ofSeconds(30);

    private final Load load;
    private final int pairs;
    private final Report report;
    private final Map<String, Reasons.Reason> reasons = new HashMap<>();
    private boolean areReasonsRight = true;

    /** Two runs next to each other. */
    record Pair(Measured without, Measured with) {

        double p99Ratio() {
            return with.endToEndP99() / without.endToEndP99();
        }

        double p50Ratio() {
            return with.endToEndP50() / without.endToEndP50();
        }
    }

    private Sinks(Load load, int pairs, Report report) {
        this.load = load;
        this.pairs = pairs;
        this.report = report;
    }

    static Sinks of(List<String> arguments) {
        var options = Options.of(arguments, DEFAULTS);
        return new Sinks(Load.of(options), options.number("pairs", 1, 1000), new Report(options.isOn("json")));
    }

    /** Whether nothing was lost, each bad sink's reason is right, and the good one's latency is within the bound. */
    boolean run() throws IOException, InterruptedException, SQLException {
        report.machine(load);
        var done = new ArrayList<Pair>();
        for (var number = 1; number <= pairs; number++) {
            var withoutFirst = number % 2 == 1;
            var first = measure(!withoutFirst);
            var second = measure(withoutFirst);
            var pair = withoutFirst ? new Pair(first, second) : new Pair(second, first);
            done.add(pair);
            report.line("pair %d: end to end p99 without %.1f ms, with %.1f ms, ratio %.2f (p50 ratio %.2f)", number,
                    pair.without.endToEndP99(), pair.with.endToEndP99(), pair.p99Ratio(), pair.p50Ratio());
        }
        var ratio = Figures.median(done.stream().map(Pair::p99Ratio).toList());
        report.line("");
        reasons.forEach((name, reason) -> report.line("%-12s %s: %s", name, reason.error(), reason.detail()));
        report.line("median of the p99 ratios %.2f, at most %.2f wanted", ratio, RATIO_MAX);
        report.json(Map.of("bench", "sinks", "load", load, "pairs", done, "p99Ratio", ratio, "reasons", reasons));
        return areReasonsRight && ratio <= RATIO_MAX && done.stream()
                .allMatch(pair -> pair.without.verdict().isClean() && pair.with.verdict().isClean());
    }

    private Measured measure(boolean withBad) throws IOException, InterruptedException, SQLException {
        try (var bench = Workbench.open(load);
                var bad = BadSinks.open(bench.receiver().url("/redirected"));
                var router = RouterTarget.start(bench)) {
            if (withBad) {
                subscribe(router, bad, load.inFlight());
            }
            var measured = bench.measure(router);
            report.run(withBad ? "with" : "without", measured);
            if (withBad) {
                compare(bad, Reasons.read(router.api(), measured.firstEvent(), bad.all().size(), REASONS_WITHIN));
            }
            return measured;
        }
    }

    static void subscribe(RouterTarget router, BadSinks bad, int inFlight) throws IOException, InterruptedException {
        for (var sink : bad.all()) {
            router.subscribe(sink.name(), sink.url(), Map.of("maxInFlight", inFlight, "timeout", sink.timeout()));
        }
    }

    private void compare(BadSinks bad, Map<String, Reasons.Reason> seen) {
        for (var sink : bad.all()) {
            var reason = seen.getOrDefault(sink.name(),
                    new Reasons.Reason("none", "no failed attempt in its timeline"));
            reasons.put(sink.name(), reason);
            if (!reason.error().equals(sink.reason())) {
                areReasonsRight = false;
                report.line("%s: the timeline tells %s and not %s", sink.name(), reason.error(), sink.reason());
            }
        }
    }
}
