package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.awaitility.core.ConditionTimeoutException;

import io.hooktrail.crash.Sinks.Seen;
import io.hooktrail.crash.Sinks.Temper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What outlives the nodes of a run and bears witness of them: the sender's ledger, the store, the sinks' memory. */
final class Witnesses implements AutoCloseable {

    /** A lane must be back soon after a start, whoever had it before (10 s by design), however busy this machine is. */
    static final Duration LANES_BACK_WITHIN = Duration.ofSeconds(20);

    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);
    private static final int REPEATS = 20;
    private static final int PAGE = 200;
    private static final int SHOWN = 20;

    private final String name;
    private final Path directory;
    private final CrashStore store;
    private final Random random;
    /** Apart, because how much is drawn depends on how much was acknowledged, and the moments are to be the seed's alone. */
    private final Random samples;
    private final Ledger ledger;
    private final Sinks sinks;
    private final Traffic traffic;
    private boolean isConfigured;
    private boolean isStoreReliable = true;

    Witnesses(String name, Path directory, CrashStore store, long seed) throws IOException {
        this.name = name;
        this.directory = directory;
        this.store = store;
        this.random = new Random(seed);
        this.samples = new Random(seed);
        this.ledger = new Ledger(directory.resolve("ledger.txt"));
        this.sinks = new Sinks(ledger);
        this.traffic = new Traffic(ledger);
        say("files in " + directory);
    }

    void say(String text) {
        System.out.println("crash " + name + ": " + text);
    }

    Path directory() {
        return directory;
    }

    CrashStore store() {
        return store;
    }

    /** Of the run's seed. */
    Random random() {
        return random;
    }

    Ledger ledger() {
        return ledger;
    }

    Sinks sinks() {
        return sinks;
    }

    Traffic traffic() {
        return traffic;
    }

    /**
     * Two sources, and a subscription of each sink; once.
     *
     * @param apart positions between two subscriptions, so that their lanes lie in slots as far from each other
     */
    void configure(Node first, int apart) throws IOException, InterruptedException {
        if (isConfigured) {
            return;
        }
        isConfigured = true;
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
            for (var number = 1; number < apart; number++) {
                first.call("PUT", "/api/v1/sources/unused-" + temper.path() + "-" + number,
                        "{\"provider\":\"github\",\"secrets\":[\"" + SentEvent.SECRET + "\"]}");
            }
        }
    }

    /** The store will fail in this run, so that nodes may not know what they have stored. */
    void storeFails() {
        isStoreReliable = false;
    }

    /** Some that are acknowledged already. */
    List<SentEvent> sample() {
        var acknowledged = new ArrayList<>(ledger.acknowledged().keySet());
        Collections.shuffle(acknowledged, samples);
        var sent = ledger.sent();
        return acknowledged.stream().limit(REPEATS).map(ceid -> requireNonNull(sent.get(ceid))).toList();
    }

    /** What had no answer is sent again and must get one now; what had one must be known as a repeat. */
    int repeat(Node healthy) throws IOException, InterruptedException {
        var unknown = ledger.unknown();
        traffic.repeat(healthy, unknown);
        assertThat(ledger.unknown()).as("unanswered by a healthy node\n%s", healthy.output()).isEmpty();
        traffic.repeat(healthy, sample());
        assertThat(ledger.violations()).as(() -> name).isEmpty();
        return unknown.size();
    }

    /** Lets every delivery come to its end and reads it by the API of a node that is up. */
    void awaitEnds(Node last) throws IOException, InterruptedException, SQLException {
        var started = System.nanoTime();
        try {
            await().atMost(SETTLED_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .during(Duration.ofSeconds(1))
                    .until(() -> sinks.missing() == 0 && last.backlog() == 0);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not settled: " + check(true) + "\n" + last.output(), e);
        }
        say("all came to their end " + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms later");
        listsShowEachOnce(last);
        for (var event : sample()) {
            showsItsDeliveries(last, event);
        }
    }

    private void listsShowEachOnce(Node node) {
        var sent = ledger.sent().keySet();
        await().atMost(LANES_BACK_WITHIN).untilAsserted(() -> {
            var listed = new ArrayList<String>();
            var cursor = "";
            do {
                var page = node.call("GET", "/api/v1/events?order=asc&limit=" + PAGE + cursor, "");
                page.path("items").forEach(item -> listed.add(item.at("/event/id").asString("")));
                cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asString("");
            } while (!cursor.isEmpty());
            Set<String> once = new HashSet<>(listed);
            assertThat(once).hasSize(listed.size()).isEqualTo(sent);
        });
    }

    private void showsItsDeliveries(Node node, SentEvent event) throws IOException, InterruptedException {
        var byId = node.call("GET", "/api/v1/events?ceid=" + event.ceid(), "").path("items");
        assertThat(byId).as("events of ceid %s", event.ceid()).hasSize(1);
        var id = byId.at("/0/id").asString("");
        assertThat(id).isEqualTo(ledger.acknowledged().get(event.ceid()));
        var statuses = new TreeMap<String, String>();
        node.call("GET", "/api/v1/events/" + id + "/deliveries", "")
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

    /** Compares the witnesses, and says in numbers what was looked at. */
    String check(boolean isSettled) throws IOException, SQLException {
        var seenBefore = sinks.seen();
        var acknowledged = ledger.acknowledged();
        var facts = store.read(directory);
        var violations = violations(facts, acknowledged, seenBefore, isSettled);
        assertThat(violations.stream().limit(SHOWN))
                .as(() -> violations.size() + " violations in " + directory + ", the first " + SHOWN)
                .isEmpty();
        return "checked " + acknowledged.size() + " acknowledged, " + ledger.unknown().size() + " unknown, "
                + facts.log().size() + " positions, " + facts.pending().size() + " pending, " + facts.dead().size()
                + " dead letters";
    }

    /** What is wrong now. */
    List<String> violations() throws IOException, SQLException {
        var seenBefore = sinks.seen();
        var acknowledged = ledger.acknowledged();
        return violations(store.read(directory), acknowledged, seenBefore, false);
    }

    /**
     * Nodes may go on meanwhile: what was acknowledged was so before the store was read, and what came to a sink after that counts
     * for what is stored only.
     */
    private List<String> violations(StoreFacts facts, Map<String, String> acknowledged,
            Map<Temper, Map<String, List<Seen>>> seenBefore, boolean isSettled) {
        var stored = facts.log().stream().map(StoreFacts.Entry::ceid).collect(Collectors.toSet());
        var seen = sinks.seen();
        seen.forEach((temper, attempts) -> attempts.keySet()
                .removeIf(ceid -> !stored.contains(ceid)
                        && !seenBefore.getOrDefault(temper, Map.of()).containsKey(ceid)));
        var all = new ArrayList<>(ledger.violations());
        all.addAll(sinks.violations());
        all.addAll(Invariants.violations(facts, ledger.sent(), acknowledged, seen, isSettled,
                isStoreReliable));
        return all;
    }

    @Override
    public void close() throws IOException {
        traffic.close();
        sinks.close();
        ledger.close();
    }
}
