package io.hooktrail.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.hooktrail.bench.process.MachineClock;
import io.hooktrail.bench.process.Preparation;

/**
 * What a million deliveries that wait for a dead sink cost the others, and how they go out when it returns: heap and latency
 * with and without them, in alternating pairs on one history; then the return, and the death of the router in the middle of it.
 */
final class Backlog {

    static final long HEAP_BYTES_MAX = 64L * 1024 * 1024;
    /** The live sink's 99th percentile with the backlog, as a multiple of without. */
    static final double RATIO_MAX = 1.25;
    static final double START_SECONDS_MAX = 10;
    static final double DRAIN_SHARE_MIN = 0.80;

    private static final Map<String, String> DEFAULTS = Map.ofEntries(Map.entry("pending", "1000000"),
            Map.entry("normal", "100000"), Map.entry("pairs", "3"), Map.entry("seconds", "20"),
            Map.entry("warm-up", "15"), Map.entry("connections", "64"), Map.entry("rate", "150"),
            Map.entry("subscriptions", "1"), Map.entry("in-flight", "16"), Map.entry("bytes", "1024"),
            Map.entry("heap", "1g"), Map.entry("postgres", ""), Map.entry("json", "false"));
    /** So that half of them are due when the measurement begins, and the others are not before it ends. */
    private static final Map<String, Object> RETRY = Map.of("schedule", List.of("PT1M", "PT1H"), "giveUpAfter",
            "PT72H");
    private static final Duration PREPARED_WITHIN = Duration.ofHours(2);
    private static final Duration DOWN_WITHIN = Duration.ofMinutes(3);
    private static final Duration MOVES_WITHIN = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 250;

    private final Load load;
    private final int count;
    private final int normal;
    private final int pairs;
    private final Report report;

    /** One run of the live traffic, and the heap after it. */
    record Run(Measured live, LiveHeap heap) {}

    /** Two runs next to each other. */
    record Pair(Run without, Run with) {

        double p99Ratio() {
            return with.live.endToEndP99() / without.live.endToEndP99();
        }

        double heapBytes() {
            return with.heap.bytes() - without.heap.bytes();
        }
    }

    /**
     * The way out of the backlog.
     *
     * @param normalPerSecond of the same lane with deliveries that were not sent before, beside the same live traffic
     * @param startSeconds from the sink's return until it gets the first
     * @param againSeconds from when the killed router is ready again until the sink gets the next
     * @param drained deliveries that came, repeats not counted
     * @param stillPending by the store, at the end
     * @param lost neither came nor are pending
     */
    record Return(
            double normalPerSecond,
            double startSeconds,
            double perSecond,
            Run during,
            int drainedBeforeTheKill,
            double againSeconds,
            int drained,
            int stillPending,
            long repeats,
            long unsigned,
            Set<UUID> lost) {

        double share() {
            return perSecond / normalPerSecond;
        }

        boolean isClean() {
            return lost.isEmpty() && unsigned == 0 && during.live.verdict().isClean();
        }
    }

    private Backlog(Load load, int count, int normal, int pairs, Report report) {
        this.load = load;
        this.count = count;
        this.normal = normal;
        this.pairs = pairs;
        this.report = report;
    }

    static Backlog of(List<String> arguments) {
        var options = Options.of(arguments, DEFAULTS);
        return new Backlog(Load.of(options), options.number("pending", 1, 100_000_000),
                options.number("normal", 1, 100_000_000), options.number("pairs", 1, 1000),
                new Report(options.isOn("json")));
    }

    /** Whether nothing was lost and every figure is within its bound. */
    boolean run() throws IOException, InterruptedException, SQLException {
        report.machine(load);
        try (var bench = Workbench.open(load); var sink = DeadSink.hold(bench.directory())) {
            var pending = Pending.of(bench);
            prepare(bench, sink);
            pending.sort();
            RouterTarget.start(bench).close();
            var done = new ArrayList<Pair>();
            for (var number = 1; number <= pairs; number++) {
                var withoutFirst = number % 2 == 1;
                var first = measure(bench, pending, !withoutFirst);
                var second = measure(bench, pending, withoutFirst);
                var pair = withoutFirst ? new Pair(first, second) : new Pair(second, first);
                done.add(pair);
                report.line("pair %d: end to end p99 without %.1f ms, with %.1f ms, ratio %.2f; heap %+.1f MiB", number,
                        pair.without.live.endToEndP99(), pair.with.live.endToEndP99(), pair.p99Ratio(),
                        pair.heapBytes() / 1024 / 1024);
            }
            return show(done, drain(bench, pending, sink, normalRate(bench, pending, sink)));
        }
    }

    /** Fills the store: subscription {@code dead}, and what waits for it. */
    void prepare(Workbench bench, DeadSink sink) throws IOException, InterruptedException {
        var start = System.nanoTime();
        try (var router = RouterTarget.preparing(bench)) {
            router.process().expect("started", PREPARED_WITHIN);
            sink.knows(router.subscribe("dead", Map.of("sink", sink.url(), "source", Preparation.SOURCE, "config",
                    Map.of("maxInFlight", load.inFlight(), "retry", RETRY))));
            router.process().say("failed " + count);
            router.process().expect("prepared", PREPARED_WITHIN);
            router.process().say("fresh " + normal);
            router.process().expect("prepared", PREPARED_WITHIN);
            router.process().say("close now");
            router.process().expect("closed", PREPARED_WITHIN);
        }
        report.line("prepared %d deliveries that have failed once or twice and %d that were not sent yet in %.0f s",
                count, normal, (System.nanoTime() - start) / 1e9);
    }

    private Run measure(Workbench bench, Pending pending, boolean with)
            throws IOException, InterruptedException, SQLException {
        if (with) {
            pending.back(Pending.BACKLOG);
        }
        try (var router = RouterTarget.again(bench)) {
            return run(with ? "with" : "without", bench, router);
        } finally {
            if (with) {
                pending.aside(Pending.BACKLOG);
            }
        }
    }

    private Run run(String name, Workbench bench, RouterTarget router) throws IOException, InterruptedException {
        var live = bench.measure(router);
        report.run(name, live);
        var heap = LiveHeap.of(router.process());
        report.line("         heap after collection %.1f MiB", heap.mebibytes());
        return new Run(live, heap);
    }

    /** The rate at which the lane sends what was not sent yet, to a sink that was never down. */
    private double normalRate(Workbench bench, Pending pending, DeadSink sink)
            throws IOException, InterruptedException, SQLException {
        pending.back(Pending.FRESH);
        try (var receiver = sink.returns("normal.ledger"); var router = RouterTarget.again(bench)) {
            var live = bench.measure(router);
            report.run("normal", live);
            var drain = new Drain(receiver.ledger());
            report.line("         %d of %d came to the sink that will die, %.0f/s in the window", drain.read(), normal,
                    drain.perSecond(live.window()));
            return drain.perSecond(live.window());
        } finally {
            pending.clear();
            sink.dies();
        }
    }

    private Return drain(Workbench bench, Pending pending, DeadSink sink, double normalPerSecond)
            throws IOException, InterruptedException, SQLException {
        pending.back(Pending.BACKLOG);
        var wanted = pending.events();
        try (var router = RouterTarget.again(bench)) {
            awaitDown(router);
            var returned = MachineClock.micros();
            try (var receiver = sink.returns("drain.ledger")) {
                var during = run("drain", bench, router);
                var drain = new Drain(receiver.ledger());
                var before = drain.read();
                var start = (drain.at(0) - returned) / 1e6;
                var perSecond = drain.perSecond(during.live.window());
                router.process().kill();
                var killed = drain.read();
                report.line("killed after %d of %d (%d when the window had ended)", killed, wanted.size(), before);
                var again = goOn(bench, drain, killed);
                var drained = drain.read();
                var left = pending.events();
                var lost = drain.missing(wanted);
                lost.removeAll(left);
                left.retainAll(wanted);
                return new Return(normalPerSecond, start, perSecond, during, killed, again, drained, left.size(),
                        drain.repeats(), drain.unsigned(), lost);
            }
        }
    }

    private static void awaitDown(RouterTarget router) throws IOException, InterruptedException {
        var end = System.nanoTime() + DOWN_WITHIN.toNanos();
        while (router.sinksDown() == 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the router did not take the dead sink for down");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Starts the router again and lets it go on for a while; from when it is ready until the next delivery, in seconds. */
    private double goOn(Workbench bench, Drain drain, int before) throws IOException, InterruptedException {
        try (var router = RouterTarget.again(bench)) {
            var ready = MachineClock.micros();
            var end = System.nanoTime() + MOVES_WITHIN.toNanos();
            while (drain.read() == before && System.nanoTime() < end && router.process().isAlive()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            TimeUnit.SECONDS.sleep(load.seconds());
            return (drain.at(before) - ready) / 1e6;
        }
    }

    private boolean show(List<Pair> done, Return back) {
        var ratio = Figures.median(done.stream().map(Pair::p99Ratio).toList());
        var heap = Figures.median(done.stream().map(Pair::heapBytes).toList());
        var heapDuring = back.during.heap.bytes()
                - Figures.median(done.stream().map(pair -> (double) pair.without.heap.bytes()).toList());
        report.line("");
        report.line("median of the p99 ratios %.2f, at most %.2f wanted", ratio, RATIO_MAX);
        report.line("heap after collection %+.1f MiB (%+.1f MiB while it drains), less than %d wanted",
                heap / 1024 / 1024, heapDuring / 1024 / 1024, HEAP_BYTES_MAX / 1024 / 1024);
        report.line("first delivery %.1f s after the sink's return, at most %.0f wanted", back.startSeconds,
                START_SECONDS_MAX);
        report.line("%.0f/s of %.0f/s normally, a share of %.2f, at least %.2f wanted", back.perSecond,
                back.normalPerSecond, back.share(), DRAIN_SHARE_MIN);
        report.line(
                "killed after %d; next delivery %.1f s after the restart; %d came, %d are pending, %d repeats, %d LOST",
                back.drainedBeforeTheKill, back.againSeconds, back.drained, back.stillPending, back.repeats,
                back.lost.size());
        if (heap >= HEAP_BYTES_MAX) {
            done.getLast().with.heap.largest().forEach(line -> report.line("  %s", line));
        }
        var figures = new LinkedHashMap<String, Object>(Map.of("bench", "backlog", "load", load, "pending", count,
                "pairs", done, "p99Ratio", ratio, "heapBytes", heap, "heapBytesDraining", heapDuring));
        figures.put("return", back);
        figures.put("drainShare", back.share());
        report.json(figures);
        return ratio <= RATIO_MAX && heap < HEAP_BYTES_MAX && back.startSeconds <= START_SECONDS_MAX
                && back.share() >= DRAIN_SHARE_MIN && back.isClean() && done.stream()
                        .allMatch(pair -> pair.without.live.verdict().isClean()
                                && pair.with.live.verdict().isClean());
    }
}
