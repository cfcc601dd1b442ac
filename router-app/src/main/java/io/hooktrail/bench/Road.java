package io.hooktrail.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The router beside the control, in alternating pairs: what the machine does to one it does to the other. */
final class Road {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(Map.entry("pairs", "3"),
            Map.entry("seconds", "20"), Map.entry("warm-up", "10"), Map.entry("connections", "64"),
            Map.entry("rate", "0"), Map.entry("subscriptions", "1"), Map.entry("in-flight", "16"),
            Map.entry("bytes", "2048"), Map.entry("heap", "1g"), Map.entry("postgres", ""), Map.entry("json", "false"));

    private final Load load;
    private final int pairs;
    private final Report report;

    /** Two runs next to each other. */
    record Pair(Measured control, Measured router) {

        double acceptedRatio() {
            return router.acceptedPerSecond() / control.acceptedPerSecond();
        }

        double deliveredRatio() {
            return router.deliveredPerSecond() / control.deliveredPerSecond();
        }
    }

    private Road(Load load, int pairs, Report report) {
        this.load = load;
        this.pairs = pairs;
        this.report = report;
    }

    static Road of(List<String> arguments) {
        var options = Options.of(arguments, DEFAULTS);
        return new Road(Load.of(options), options.number("pairs", 1, 1000), new Report(options.isOn("json")));
    }

    /** Whether nothing was lost. */
    boolean run() throws IOException, InterruptedException, SQLException {
        report.machine(load);
        var done = new ArrayList<Pair>();
        for (var number = 1; number <= pairs; number++) {
            var controlFirst = number % 2 == 1;
            var first = measure(controlFirst);
            var second = measure(!controlFirst);
            var pair = controlFirst ? new Pair(first, second) : new Pair(second, first);
            done.add(pair);
            report.line("pair %d: router/control accepted %.2f, delivered %.2f", number, pair.acceptedRatio(),
                    pair.deliveredRatio());
        }
        show(done);
        return done.stream().allMatch(pair -> pair.control.verdict().isClean() && pair.router.verdict().isClean());
    }

    private Measured measure(boolean isControl) throws IOException, InterruptedException, SQLException {
        try (var bench = Workbench.open(load);
                Target target = isControl ? ControlTarget.start(bench) : RouterTarget.start(bench)) {
            var measured = bench.measure(target);
            report.run(isControl ? "control" : "router", measured);
            return measured;
        }
    }

    private void show(List<Pair> done) {
        report.line("");
        report.line("%-28s %12s %12s", "median of " + done.size(), "control", "router");
        var rows = new LinkedHashMap<String, ToDoubleFunction<Measured>>();
        rows.put("accepted/s", Measured::acceptedPerSecond);
        rows.put("delivered/s", Measured::deliveredPerSecond);
        rows.put("accept p50 ms", Measured::acceptP50);
        rows.put("accept p99 ms", Measured::acceptP99);
        rows.put("end to end p50 ms", Measured::endToEndP50);
        rows.put("end to end p99 ms", Measured::endToEndP99);
        rows.put("processor µs/event", Measured::processorMicrosPerEvent);
        rows.put("resident MiB", Measured::residentMiB);
        var medians = new LinkedHashMap<String, Object>();
        rows.forEach((name, figure) -> {
            var control = Figures.median(done.stream().map(pair -> figure.applyAsDouble(pair.control)).toList());
            var router = Figures.median(done.stream().map(pair -> figure.applyAsDouble(pair.router)).toList());
            report.line("%-28s %12.1f %12.1f", name, control, router);
            medians.put(name, Map.of("control", control, "router", router));
        });
        var accepted = Figures.median(done.stream().map(Pair::acceptedRatio).toList());
        var delivered = Figures.median(done.stream().map(Pair::deliveredRatio).toList());
        report.line("router/control: accepted %.2f, delivered %.2f", accepted, delivered);
        report.json(Map.of("bench", "road", "load", load, "pairs", done, "medians", medians, "acceptedRatio", accepted,
                "deliveredRatio", delivered));
    }
}
