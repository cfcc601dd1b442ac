package io.hooktrail.crash;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes die in every way; what was answered 2xx is stored once and delivered, on each store. */
@ResourceLock("crash: two runs at once would starve each other")
abstract class CrashContract {

    /** What a failed run leaves is kept. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** A store of nobody else. */
    abstract CrashStore emptyStore() throws Exception;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedIsStoredOnceAndDeliveredAfterEachKill() throws Exception {
        try (var run = new CrashRun(getClass().getSimpleName() + " kill", directory, emptyStore(),
                CrashSettings.seed())) {
            run.configure();
            for (var round = 1; round <= CrashSettings.rounds(); round++) {
                run.killWhileBusy(run.moment());
                run.restart();
            }
            run.settle();
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void itIsStoredOnceAndDeliveredWhereverANodeStops() throws Exception {
        try (var run = new CrashRun(getClass().getSimpleName() + " fail-points", directory, emptyStore(),
                CrashSettings.seed())) {
            run.configure();
            for (var point : FailPoint.values()) {
                if (point != FailPoint.ACKNOWLEDGE_AND_ROLL_BACK) {
                    run.stopAt(point);
                }
            }
            run.restart();
            run.settle();
        }
    }

    /** The suite itself is tried: a router with the worst of faults does not pass. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aRouterThatAcknowledgesWhatItDoesNotStoreIsCaught() throws Exception {
        try (var run = new CrashRun(getClass().getSimpleName() + " lie", directory, emptyStore(),
                CrashSettings.seed())) {
            run.configure();
            run.lie();

            assertThat(run.violations()).isNotEmpty().allMatch(line -> line.endsWith("and is not stored"));
        }
    }
}
