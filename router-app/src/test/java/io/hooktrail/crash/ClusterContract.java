package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Runs of several nodes on databases of one PostgreSQL. */
@ResourceLock("crash: two runs at once would starve each other")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterContract {

    private final EmbeddedPostgres postgres;
    private int runs;

    /** What a failed run leaves is kept. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    ClusterContract() {
        try {
            postgres = PostgresStore.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterAll
    void stopPostgres() throws IOException {
        postgres.close();
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /** What happens in a run. */
    @FunctionalInterface
    interface Course {

        void follow(Cluster cluster) throws Exception;
    }

    /** A run on an empty database. */
    void run(String what, Course course) throws Exception {
        run(what, PostgresStore.on(postgres), course);
    }

    /** A run on a store of nobody else; whatever breaks it carries the seed. */
    void run(String what, CrashStore store, Course course) throws Exception {
        runs++;
        var seed = CrashSettings.seed() + runs - 1;
        var name = getClass().getSimpleName() + " " + what + " (-Dcrash.seed=" + seed + ")";
        var place = Files.createDirectories(directory.resolve("run-" + runs));
        try (var cluster = new Cluster(new Witnesses(name, place, store, seed))) {
            course.follow(cluster);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + " in " + place + ": " + e.getMessage(), e);
        }
    }
}
