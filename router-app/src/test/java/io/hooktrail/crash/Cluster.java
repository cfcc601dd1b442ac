package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.hooktrail.HooktrailApplication;
import io.hooktrail.crash.Sinks.Temper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Several nodes on one store, senders that turn to whichever answers, and the witnesses. */
final class Cluster implements AutoCloseable {

    /** ADR 9: a dead node's lanes are others' within the lease, which is 4 s, and a renewal; 10 s are promised. */
    static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(10);

    /** No promise: other tests may share the machine. */
    private static final Duration AT_WORK_WITHIN = Duration.ofMinutes(1);
    /** More than a dead node may have had on its way to one sink. */
    private static final int ARRIVALS = 50;
    /** Half a turn of the slots, nearly: neighbours in the log would all lie with one node. */
    private static final int APART = 22;
    private static final Duration BALANCER_ASKS_EACH = Duration.ofMillis(100);
    private static final int EXIT_AFTER_SIGTERM = 143;
    private static final List<String> SHARED = List.of(
            "--hooktrail.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

    private final Witnesses witnesses;
    private final ConcurrentSkipListMap<Integer, Node> nodes = new ConcurrentSkipListMap<>();
    private Class<?> main = HooktrailApplication.class;
    private List<String> options = List.of();
    private int starts;

    Cluster(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    Witnesses witnesses() {
        return witnesses;
    }

    /** Nodes started from now on run this instead of the router itself. */
    void wiredBy(Class<?> another, List<String> jvmOptions) {
        main = another;
        options = jvmOptions;
    }

    /** Starts the nodes with these numbers, all at once, and waits until the last is ready. */
    Duration start(int... numbers) throws IOException, InterruptedException {
        return start(witnesses.store().settings(), numbers);
    }

    /** @param store settings instead of the store's own */
    Duration start(List<String> store, int... numbers) throws IOException, InterruptedException {
        var settings = new ArrayList<>(store);
        settings.addAll(SHARED);
        var started = new TreeMap<Integer, Node>();
        for (var number : numbers) {
            starts++;
            var data = Files.createDirectories(witnesses.directory().resolve("data-" + number));
            started.put(number, Node.start(main, data,
                    witnesses.directory().resolve("node-" + number + "-" + starts + ".log"), settings, options));
        }
        var slowest = Duration.ZERO;
        for (var node : started.values()) {
            var took = node.awaitReady();
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        nodes.putAll(started);
        return slowest;
    }

    void configure() throws IOException, InterruptedException {
        witnesses.configure(nodes.firstEntry().getValue(), APART);
    }

    Node node(int number) {
        return requireNonNull(nodes.get(number), () -> "node " + number + " is not up");
    }

    /** Those that requests may be sent to. */
    List<Node> up() {
        return List.copyOf(nodes.values());
    }

    /** Senders that turn to the other node when one does not take an event. */
    Traffic.Flow traffic() throws InterruptedException {
        var flow = witnesses.traffic().startPatient(this::up, CrashRun.PER_SECOND);
        flow.awaitFirstAnswer();
        return flow;
    }

    /** Lets the nodes work for that long. */
    void work(Duration time) throws IOException, InterruptedException {
        var any = up().getFirst();
        assertThat(any.diesWithin(time)).as("a node died by itself\n%s", any.output()).isFalse();
    }

    /** SIGKILL; senders find out by themselves, as the node stays on their list until then. */
    void kill(int number) throws InterruptedException {
        var node = node(number);
        node.kill();
        nodes.remove(number);
        node.close();
    }

    /** No longer on the senders' list, whatever it does. */
    Node withdraw(int number) {
        var node = node(number);
        nodes.remove(number);
        return node;
    }

    /**
     * SIGTERM, from a balancer's view: it asks the node ten times a second whether it is ready, and sends it nothing more when it
     * says no. Returns when the node has ended.
     */
    void stop(int number, Duration within) throws IOException, InterruptedException {
        var leaving = node(number);
        leaving.terminate();
        while (leaving.isReady()) {
            assertThat(leaving.diesWithin(BALANCER_ASKS_EACH)).as("died while it called itself ready").isFalse();
        }
        withdraw(number);
        assertThat(leaving.diesWithin(within)).as(leaving.output()).isTrue();
        assertThat(leaving.exitCode()).as(leaving.output()).isEqualTo(EXIT_AFTER_SIGTERM);
        leaving.close();
    }

    /** Back on the list. */
    void admit(int number, Node node) {
        nodes.put(number, node);
    }

    /**
     * While events are sent: waits until the good sink hears from the nodes that are left. The others do not serve for this, as
     * their failures may open their circuits.
     *
     * @return the longest silence that the sink had to bear
     */
    Duration awaitTakeOver(Duration within) {
        var sinks = witnesses.sinks();
        await().atMost(AT_WORK_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sinks.arrivals(Temper.GOOD) > ARRIVALS);
        var silence = sinks.silence(Temper.GOOD);
        assertThat(silence).as("a sink heard nothing for").isLessThanOrEqualTo(within);
        return silence;
    }

    /** Events at the pace until one node or all are killed at a moment drawn from the seed, 1 to 5 s later. */
    void killWhileBusy() throws IOException, InterruptedException, SQLException {
        var random = witnesses.random();
        var after = Duration.ofMillis(1000 + random.nextInt(4000));
        var draw = random.nextInt(5);
        var victims = draw == 4 ? List.of(1, 2) : List.of(1 + draw % 2);
        var before = witnesses.ledger().acknowledged().size();
        var flow = traffic();
        work(after);
        witnesses.sinks().watch();
        for (var victim : victims) {
            kill(victim);
        }
        var silence = up().isEmpty() ? "nobody left" : awaitTakeOver(TAKEN_OVER_WITHIN).toMillis() + " ms of silence";
        flow.stop();
        witnesses.say("killed " + victims + " after " + after.toMillis() + " ms, " + silence + ", "
                + (witnesses.ledger().acknowledged().size() - before) + " acknowledgements, slowest "
                + flow.slowest().toMillis() + " ms; " + witnesses.check(false));
        var took = start(victims.stream().mapToInt(Integer::intValue).toArray());
        var unknown = witnesses.repeat(node(1 + random.nextInt(2)));
        witnesses.say("ready again in " + took.toMillis() + " ms, " + unknown + " unknown repeated");
    }

    /** How many requests two nodes turn away to which nothing is done. */
    int refusalsWhileHealthy(Duration time) throws IOException, InterruptedException {
        var flow = traffic();
        work(time);
        flow.stop();
        return flow.turnedAway(); // Not those that a busy machine answered too late.
    }

    /**
     * Stops the node that has a lane, while its attempts wait for their answers; another takes the lane and sends them again. Then
     * the node goes on and is answered first.
     */
    void stopOneInTheMiddleOfAttempts(Duration time) throws IOException, InterruptedException {
        var sinks = witnesses.sinks();
        var flow = traffic();
        await().atMost(AT_WORK_WITHIN).until(() -> sinks.taken() > ARRIVALS);
        var hold = sinks.hold();
        await().atMost(AT_WORK_WITHIN).until(() -> hold.asked() > 2);
        var owner = ownerOf(hold.port());
        var stopped = withdraw(owner);
        stopped.signal("STOP");
        try {
            await().atMost(AT_WORK_WITHIN).until(() -> hold.askedAgain() > 2);
            work(time);
        } finally {
            stopped.signal("CONT");
        }
        hold.answerFirst();
        work(Duration.ofSeconds(2));
        hold.answerAll();
        flow.stop();
        admit(owner, stopped);
        witnesses.say("node " + owner + " stopped and came back; " + hold.askedAgain() + " attempts of "
                + hold.asked() + " were sent again meanwhile");
    }

    /** The node whose connection it is, seen from the other side. */
    private int ownerOf(int port) throws IOException {
        for (var entry : nodes.entrySet()) {
            if (entry.getValue().hasConnectionFrom(port)) {
                return entry.getKey();
            }
        }
        throw new AssertionError("no node has a connection from port " + port);
    }

    void killAll() throws InterruptedException {
        for (var number : List.copyOf(nodes.keySet())) {
            kill(number);
        }
    }

    /** Lets every delivery come to its end, reads it by the API of each node, kills all, and looks for the last time. */
    void settle() throws IOException, InterruptedException, SQLException {
        for (var node : up()) {
            witnesses.repeat(node);
            witnesses.awaitEnds(node);
        }
        killAll();
        witnesses.say("settled; " + witnesses.check(true));
    }

    @Override
    public void close() throws IOException {
        nodes.values().forEach(Node::close);
        witnesses.close();
    }
}
