package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.HooktrailApplication;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One store, one node at a time on it, and the witnesses. */
final class CrashRun implements AutoCloseable {

    /** Over the 200 a second that are asked for, so that a slow moment does not bring it below. */
    static final int PER_SECOND = 260;

    private static final Duration FAIL_POINT_WITHIN = Duration.ofMinutes(1);

    private final Witnesses witnesses;
    private @Nullable Node node;
    private int starts;
    private long busyMillis;
    private int acknowledgedBusy;

    CrashRun(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    /** The first start of a node that is not to fail. */
    void start() throws IOException, InterruptedException {
        start(HooktrailApplication.class, List.of()).awaitReady();
    }

    void configure() throws IOException, InterruptedException {
        witnesses.configure(node(), 1);
    }

    private Node start(Class<?> main, List<String> options) throws IOException {
        starts++;
        var directory = witnesses.directory();
        var data = Files.createDirectories(directory.resolve("data"));
        var started = Node.start(main, data, directory.resolve("node-" + starts + ".log"),
                witnesses.store().settings(), options);
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
        var after = Duration.ofMillis(1000 + witnesses.random().nextInt(4000));
        var flow = witnesses.traffic().start(node(), PER_SECOND);
        flow.awaitFirstAnswer();
        var before = witnesses.ledger().acknowledged().size();
        assertThat(node().diesWithin(after)).as("the node died by itself\n%s", node().output()).isFalse();
        node().kill();
        flow.stop();
        var acknowledged = witnesses.ledger().acknowledged().size() - before;
        acknowledgedBusy += acknowledged;
        busyMillis += after.toMillis();
        witnesses.say("killed after " + after.toMillis() + " ms and " + acknowledged + " acknowledgements; "
                + witnesses.check(false));
    }

    /** Over all kills. */
    void assertPace() {
        var perSecond = Math.round(acknowledgedBusy * 1000.0 / busyMillis);
        witnesses.say(perSecond + " acknowledged events a second while nodes were killed");
        assertThat(perSecond).as("acknowledged events a second").isGreaterThanOrEqualTo(CrashSettings.perSecondMin());
    }

    /** A node that stops at the point, and a look at what it leaves. */
    void stopAt(FailPoint point) throws IOException, InterruptedException, SQLException {
        var turn = 1 + witnesses.random().nextInt(40);
        var failing = start(FailingNode.class, List.of("-D" + FailPoint.POINT_PROPERTY + "=" + point,
                "-D" + FailPoint.TURN_PROPERTY + "=" + turn));
        failing.awaitReady();
        configure();
        var flow = witnesses.traffic().start(failing, PER_SECOND);
        var isDead = failing.diesWithin(FAIL_POINT_WITHIN);
        failing.kill();
        flow.stop();
        assertThat(isDead).as("%s was never reached %s times\n%s", point, turn, failing.output()).isTrue();
        assertThat(failing.exitCode()).as(failing.output()).isEqualTo(FailPoint.EXIT_CODE);
        witnesses.say("stopped at " + point + " the " + turn + "th time; " + witnesses.check(false));
    }

    /** A node that acknowledges a batch and rolls it back. */
    void lie() throws IOException, InterruptedException {
        var lying = start(FailingNode.class, List.of("-D" + FailPoint.POINT_PROPERTY + "="
                + FailPoint.ACKNOWLEDGE_AND_ROLL_BACK, "-D" + FailPoint.TURN_PROPERTY + "=5"));
        lying.awaitReady();
        configure();
        var flow = witnesses.traffic().start(lying, PER_SECOND);
        await().atMost(FAIL_POINT_WITHIN).until(() -> lying.output().contains("rolled back on purpose"));
        flow.stop();
        lying.kill();
    }

    /** Starts again on the same store; what had no answer is sent again and must get one now. */
    void restart() throws IOException, InterruptedException {
        var again = start(HooktrailApplication.class, List.of());
        var took = again.awaitReady();
        var taken = witnesses.sinks().taken();
        var unknown = witnesses.repeat(again);
        if (unknown > 0) {
            await().atMost(Witnesses.LANES_BACK_WITHIN).until(() -> witnesses.sinks().taken() > taken);
        }
        witnesses.say("ready again in " + took.toMillis() + " ms, " + unknown + " unknown repeated, "
                + again.backlog() + " deliveries waiting");
    }

    /** Lets every delivery come to its end, reads it by the API, kills once more, and looks for the last time. */
    void settle() throws IOException, InterruptedException, SQLException {
        witnesses.awaitEnds(node());
        node().kill();
        witnesses.say("settled; " + witnesses.check(true));
    }

    /** What is wrong now, of a node that is dead. */
    List<String> violations() throws IOException, SQLException {
        return witnesses.violations();
    }

    @Override
    public void close() throws IOException {
        if (node != null) {
            node.close();
        }
        witnesses.close();
    }
}
