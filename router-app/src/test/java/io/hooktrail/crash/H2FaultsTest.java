package io.hooktrail.crash;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What befalls the embedded store's file. */
@CrashSettings.TakesLong
@ResourceLock("crash: two runs at once would starve each other")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class H2FaultsTest {

    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final H2Store STORE = new H2Store("data-1");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Cluster cluster(String what) throws Exception {
        var seed = CrashSettings.seed();
        return new Cluster(new Witnesses("H2FaultsTest " + what + " (-Dcrash.seed=" + seed + ")", directory, STORE,
                seed));
    }

    private static void truncate(Path file, long bytes) throws Exception {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    @Test
    void aFileThatWasCutShortIsToldAndUsedOnlyWhenTheLossIsAccepted() throws Exception {
        try (var cluster = cluster("truncated")) {
            cluster.start(1);
            cluster.configure();
            var flow = cluster.traffic();
            cluster.work(Duration.ofSeconds(5));
            flow.stop();
            cluster.kill(1);
            var whole = STORE.read(directory).log();
            truncate(STORE.file(directory), Files.size(STORE.file(directory)) * 6 / 10);

            assertThatThrownBy(() -> cluster.start(1)).hasMessageContaining("the node ended with 1")
                    .hasMessageContaining("hooktrail.mv.db ends at position")
                    .hasMessageContaining("hooktrail.position");

            var left = STORE.read(directory).log();
            assertThat(left).hasSizeLessThan(whole.size()).isEqualTo(whole.subList(0, left.size()));
            Files.delete(directory.resolve("data-1/hooktrail.position"));
            cluster.start(1);
            cluster.witnesses().say("cut from " + whole.size() + " to " + left.size() + " positions");
            assertThat(cluster.node(1).call("GET", "/api/v1/sources", "").path("items")).isNotEmpty();
        }
    }

    @Test
    void aFileThatIsNoStoreIsToldInOneLine() throws Exception {
        try (var cluster = cluster("damaged")) {
            cluster.start(1);
            cluster.kill(1);
            Files.write(STORE.file(directory), new byte[100_000]);

            assertThatThrownBy(() -> cluster.start(1)).hasMessageContaining("the node ended with 1")
                    .hasMessageContaining("holds a damaged store, hooktrail.mv.db");
        }
    }

    /** A limit of the file's size stands for a full disk: it can be lifted, and nobody need be root. */
    @Test
    void aFullDiskCostsNothingThatWasAcknowledged() throws Exception {
        try (var cluster = cluster("disk full")) {
            cluster.witnesses().storeFails();
            cluster.start(1);
            cluster.configure();
            var flow = cluster.traffic();
            cluster.work(Duration.ofSeconds(1));
            limit(cluster.node(1), Long.toString(Files.size(STORE.file(directory)) + 500_000));
            await().atMost(WITHIN).until(() -> flow.turnedAway() > 100);
            assertThat(Files.readString(directory.resolve("node-1-1.log"))).contains("File too large")
                    .containsAnyOf("nothing of it is stored", "is stored is not known");
            limit(cluster.node(1), "unlimited");
            var taken = cluster.witnesses().ledger().acknowledged().size();
            await().atMost(WITHIN).until(() -> cluster.witnesses().ledger().acknowledged().size() > taken + 100);
            flow.stop();
            cluster.settle();
        }
    }

    private static void limit(Node node, String bytes) throws Exception {
        var limited = new ProcessBuilder("prlimit", "--pid", Long.toString(node.pid()),
                "--fsize=" + bytes + ":unlimited").inheritIO().start();
        assertThat(limited.waitFor()).as("prlimit").isZero();
    }
}
