package io.hooktrail.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.hooktrail.bench.process.Acknowledged;
import io.hooktrail.bench.process.Arrived;
import io.hooktrail.bench.process.MachineClock;
import io.hooktrail.bench.process.Sender;

/** The place of one run: a directory, an empty store and a receiver, all gone at the end. */
record Workbench(Load load, Path directory, Store store, ReceiverProcess receiver) implements AutoCloseable {

    private static final long POLL_MILLIS = 250;
    private static final Duration QUIET_MAX = Duration.ofSeconds(20);

    static Workbench open(Load load) throws IOException, InterruptedException, SQLException {
        var directory = Files.createTempDirectory("hooktrail-bench");
        return new Workbench(load, directory, Store.open(load.postgres(), directory), ReceiverProcess.start(directory));
    }

    /** The receiver's paths, one for each match-all subscription. */
    Set<String> sinks() {
        var sinks = new LinkedHashSet<String>();
        IntStream.range(0, load.subscriptions()).forEach(number -> sinks.add("/good-" + number));
        return sinks;
    }

    /** Sends, measures the window after the warm-up, waits until all is delivered or nothing comes any more, and checks. */
    Measured measure(Target target) throws IOException, InterruptedException {
        var ledger = directory.resolve("acknowledged.ledger");
        var plan = new Sender.Plan(target.ingest(), Target.SECRET, ledger, load.connections(), load.perSecond(),
                load.warmUpMicros(), load.micros(), load.bodyBytes());
        try (var sender = Child.start(new Child.Command("sender", Sender.class.getName(),
                List.of("-Xmx512m", "-XX:+UseSerialGC"), Arrays.asList(plan.arguments()), Map.of(), true), directory)) {
            var window = Measured.Window.of(sender.expect("window", Duration.ofMinutes(1)));
            MachineClock.sleepUntil(window.from());
            var before = target.process().processorTime();
            MachineClock.sleepUntil(window.to());
            var used = target.process().processorTime().minus(before);
            var resident = target.process().residentMiB();
            var sent = sender.expect("sent", Duration.ofMinutes(2));
            var checker = new Checker(sinks());
            var drained = drain(checker, ledger);
            if (!target.process().isAlive()) {
                throw target.process().failed("ended during the run");
            }
            return Measured.of(window, checker, sent, used, resident, drained,
                    target.storedIdentities(checker.newest(load.connections())));
        }
    }

    private Duration drain(Checker checker, Path ledger) throws IOException, InterruptedException {
        new LedgerTail(ledger).read(line -> checker.acknowledged(Acknowledged.of(line)));
        var arrivals = new LedgerTail(receiver.ledger());
        var start = System.nanoTime();
        var lastNews = start;
        while (System.nanoTime() - lastNews < QUIET_MAX.toNanos()) {
            if (arrivals.read(line -> checker.arrived(Arrived.of(line))) > 0) {
                lastNews = System.nanoTime();
            }
            if (checker.isComplete()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws SQLException {
        receiver.close();
        store.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Workbench::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
