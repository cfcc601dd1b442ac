package io.hooktrail.crash;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Nodes die in every way; what was answered 2xx is stored once and delivered, on each store. */
@ResourceLock("crash: two runs at once would starve each other")
abstract class CrashContract {

    /** What a failed run leaves is kept. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** A store of nobody else. */
    abstract CrashStore emptyStore() throws Exception;

    /** What happens in a run. */
    @FunctionalInterface
    interface Course {

        void follow(CrashRun run) throws Exception;
    }

    /** A run on an empty store; whatever breaks it carries the seed. */
    void run(String what, Course course) throws Exception {
        var seed = CrashSettings.seed();
        var name = getClass().getSimpleName() + " " + what + " (-Dcrash.seed=" + seed + ")";
        try (var run = new CrashRun(new Witnesses(name, directory, emptyStore(), seed))) {
            course.follow(run);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + " in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsStoredOnceAndDeliveredAfterEachKill() throws Exception {
        run("kills", run -> {
            run.start();
            run.configure();
            for (var round = 1; round <= CrashSettings.rounds(); round++) {
                run.killWhileBusy();
                run.restart();
            }
            run.settle();
            run.assertPace();
        });
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void itIsStoredOnceAndDeliveredWhereverANodeStops() throws Exception {
        run("fail-points", run -> {
            for (var point : CrashSettings.failPoints()) {
                run.stopAt(point);
            }
            run.restart();
            run.settle();
        });
    }
}
