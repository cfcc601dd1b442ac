package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import io.hooktrail.HooktrailApplication;
import io.hooktrail.crash.Sinks.Temper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One store, one node at a time on it, and the three witnesses: ledger, store, sinks. */
final class CrashRun implements AutoCloseable {

    /** Over the 200 a second that are asked for, so that a slow moment does not bring it below. */
    private static final int PER_SECOND = 260;
    /** A lane must be back soon after a start, whoever had it before (10 s by design), however busy this machine is. */
    private static final Duration LANES_BACK_WITHIN = Duration.ofSeconds(20);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);
    private static final Duration FAIL_POINT_WITHIN = Duration.ofMinutes(1);
    private static final int REPEATS = 20;
    private static final int PAGE = 200;
    private static final int SHOWN = 20;

    private final String name;
    private final Path directory;
    private final CrashStore store;
    private final Random random;
    private final Ledger ledger;
    private final Sinks sinks;
    private final Traffic traffic;
    private @Nullable Node node;
    private int starts;
    private boolean isConfigured;
    private long busyMillis;
    private int acknowledgedBusy;

    CrashRun(String name, Path directory, CrashStore store, long seed) throws IOException {
        this.name = name;
        this.directory = directory;
        this.store = store;
        this.random = new Random(seed);
        this.ledger = new Ledger(directory.resolve("ledger.txt"));
        this.sinks = new Sinks(ledger);
        this.traffic = new Traffic(ledger);
        say("files in " + directory);
    }

    private void say(String text) {
        System.out.println("crash " + name + ": " + text);
    }

    /** The first start of a node that is not to fail. */
    void start() throws IOException, InterruptedException {
        start(HooktrailApplication.class, List.of()).awaitReady();
    }

    /** Two sources, and a subscription of each sink; once. */
    void configure() throws IOException, InterruptedException {
        if (isConfigured) {
            return;
        }
        isConfigured = true;
        var first = node();
        first.call("PUT", "/api/v1/sources/github",
                "{\"provider\":\"github\",\"secrets\":[\"" + SentEvent.SECRET + "\"]}");
        first.call("PUT", "/api/v1/sources/standard",
                "{\"provider\":\"standardwebhooks\",\"secrets\":[\"" + SentEvent.STANDARD_SECRET + "\"]}");
        for (var temper : Temper.values()) {
            var types = temper == Temper.DEAD ? "\"types\":[\"crash.thing\"]," : "";
            var giveUpAfter = temper == Temper.DEAD ? "PT1S" : "PT1H";
            first.call("PUT", "/api/v1/subscriptions/" + temper.path(),
                    "{" + types + "\"sink\":\"" + sinks.url(temper) + "\",\"config\":{\"retry\":{\"schedule\":"
                            + "[\"PT0.3S\"],\"giveUpAfter\":\"" + giveUpAfter + "\"}}}");
        }
    }

    private Node start(Class<?> main, List<String> options) throws IOException {
        starts++;
        var data = Files.createDirectories(directory.resolve("data"));
        var started = Node.start(main, data, directory.resolve("node-" + starts + ".log"), store.settings(), options);
        if (node != null) {
            node.close();
        }
        node = started;
        return started;
    }

    private Node node() {
        return requireNonNull(node, "no node was started");
    }

    /** Events at the pace until SIGKILL at a random moment, 1 to 5 s later; then a look at what is left. */
    void killWhileBusy() throws IOException, InterruptedException, SQLException {
        var after = Duration.ofMillis(1000 + random.nextInt(4000));
        var flow = traffic.start(node(), PER_SECOND);
        flow.awaitFirstAnswer();
        var before = ledger.acknowledged().size();
        assertThat(node().diesWithin(after)).as("the node died by itself\n%s", node().output()).isFalse();
        node().kill();
        flow.stop();
        var acknowledged = ledger.acknowledged().size() - before;
        acknowledgedBusy += acknowledged;
        busyMillis += after.toMillis();
        say("killed after " + after.toMillis() + " ms and " + acknowledged + " acknowledgements; " + check(false));
    }

    /** Over all kills. */
    void assertPace() {
        var perSecond = Math.round(acknowledgedBusy * 1000.0 / busyMillis);
        say(perSecond + " acknowledged events a second while nodes were killed");
        assertThat(perSecond).as("acknowledged events a second").isGreaterThanOrEqualTo(CrashSettings.perSecondMin());
    }

    /** A node that stops at the point, and a look at what it leaves. */
    void stopAt(FailPoint point) throws IOException, InterruptedException, SQLException {
        var turn = 1 + random.nextInt(40);
        var failing = start(FailingNode.class, List.of("-D" + FailPoint.POINT_PROPERTY + "=" + point,
                "-D" + FailPoint.TURN_PROPERTY + "=" + turn));
        failing.awaitReady();
        configure();
        var flow = traffic.start(failing, PER_SECOND);
        var isDead = failing.diesWithin(FAIL_POINT_WITHIN);
        failing.kill();
        flow.stop();
        assertThat(isDead).as("%s was never reached %s times\n%s", point, turn, failing.output()).isTrue();
        assertThat(failing.exitCode()).as(failing.output()).isEqualTo(FailPoint.EXIT_CODE);
        say("stopped at " + point + " the " + turn + "th time; " + check(false));
    }

    /** A node that acknowledges a batch and rolls it back. */
    void lie() throws IOException, InterruptedException {
        var lying = start(FailingNode.class, List.of("-D" + FailPoint.POINT_PROPERTY + "="
                + FailPoint.ACKNOWLEDGE_AND_ROLL_BACK, "-D" + FailPoint.TURN_PROPERTY + "=5"));
        lying.awaitReady();
        configure();
        var flow = traffic.start(lying, PER_SECOND);
        await().atMost(FAIL_POINT_WITHIN).until(() -> lying.output().contains("rolled back on purpose"));
        flow.stop();
        lying.kill();
    }

    /** Starts again on the same store; what had no answer is sent again and must get one now. */
    void restart() throws IOException, InterruptedException {
        var again = start(HooktrailApplication.class, List.of());
        var took = again.awaitReady();
        var unknown = ledger.unknown();
        var taken = sinks.taken();
        traffic.repeat(again, unknown);
        assertThat(ledger.unknown()).as("unanswered by a healthy node\n%s", again.output()).isEmpty();
        traffic.repeat(again, sample());
        assertThat(ledger.violations()).as(() -> name).isEmpty();
        if (!unknown.isEmpty()) {
            await().atMost(LANES_BACK_WITHIN).until(() -> sinks.taken() > taken);
        }
        say("ready again in " + took.toMillis() + " ms, " + unknown.size() + " unknown repeated, " + again.backlog()
                + " deliveries waiting");
    }

    /** Some that are acknowledged already. */
    private List<SentEvent> sample() {
        var acknowledged = new ArrayList<>(ledger.acknowledged().keySet());
        Collections.shuffle(acknowledged, random);
        var sent = ledger.sent();
        return acknowledged.stream().limit(REPEATS).map(ceid -> requireNonNull(sent.get(ceid))).toList();
    }

    /** Lets every delivery come to its end, reads it by the API, kills once more, and looks for the last time. */
    void settle() throws IOException, InterruptedException, SQLException {
        var last = node();
        var started = System.nanoTime();
        try {
            await().atMost(SETTLED_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .during(Duration.ofSeconds(1))
                    .until(() -> sinks.missing() == 0 && last.backlog() == 0);
        } catch (ConditionTimeoutException e) {
            last.kill();
            throw new AssertionError("not settled: " + check(true) + "\n" + last.output(), e);
        }
        say("all came to their end " + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms later");
        listsShowEachOnce();
        for (var event : sample()) {
            showsItsDeliveries(event);
        }
        last.kill();
        say("settled; " + check(true));
    }

    private void listsShowEachOnce() throws IOException, InterruptedException {
        var sent = ledger.sent().keySet();
        await().atMost(LANES_BACK_WITHIN).untilAsserted(() -> {
            var listed = new ArrayList<String>();
            var cursor = "";
            do {
                var page = node().call("GET", "/api/v1/events?order=asc&limit=" + PAGE + cursor, "");
                page.path("items").forEach(item -> listed.add(item.at("/event/id").asString("")));
                cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asString("");
            } while (!cursor.isEmpty());
            Set<String> once = new HashSet<>(listed);
            assertThat(once).hasSize(listed.size()).isEqualTo(sent);
        });
    }

    private void showsItsDeliveries(SentEvent event) throws IOException, InterruptedException {
        var byId = node().call("GET", "/api/v1/events?ceid=" + event.ceid(), "").path("items");
        assertThat(byId).as("events of ceid %s", event.ceid()).hasSize(1);
        var id = byId.at("/0/id").asString("");
        assertThat(id).isEqualTo(ledger.acknowledged().get(event.ceid()));
        var statuses = new TreeMap<String, String>();
        node().call("GET", "/api/v1/events/" + id + "/deliveries", "")
                .path("items")
                .forEach(item -> statuses.put(item.path("subscription").asString(""),
                        item.path("status").asString("")));
        var expected = new TreeMap<String, String>();
        for (var temper : Temper.values()) {
            if (Invariants.wants(temper, event)) {
                expected.put(temper.path(), temper == Temper.DEAD ? "dead-lettered" : "delivered");
            }
        }
        assertThat(statuses).as("deliveries of %s", event.ceid()).isEqualTo(expected);
    }

    /** Compares the witnesses, of a node that is dead, and says in numbers what was looked at. */
    private String check(boolean isSettled) throws IOException, SQLException {
        var facts = store.read(directory);
        var violations = violations(facts, isSettled);
        assertThat(violations.stream().limit(SHOWN))
                .as(() -> violations.size() + " violations in " + directory + ", the first " + SHOWN)
                .isEmpty();
        return "checked " + ledger.acknowledged().size() + " acknowledged, " + ledger.unknown().size() + " unknown, "
                + facts.log().size() + " positions, " + facts.pending().size() + " pending, " + facts.dead().size()
                + " dead letters";
    }

    /** What is wrong now, of a node that is dead. */
    List<String> violations() throws IOException, SQLException {
        return violations(store.read(directory), false);
    }

    private List<String> violations(StoreFacts facts, boolean isSettled) {
        var all = new ArrayList<>(ledger.violations());
        all.addAll(sinks.violations());
        all.addAll(Invariants.violations(facts, ledger.sent(), ledger.acknowledged(), sinks.seen(), isSettled));
        return all;
    }

    @Override
    public void close() throws IOException {
        if (node != null) {
            node.close();
        }
        traffic.close();
        sinks.close();
        ledger.close();
    }
}
