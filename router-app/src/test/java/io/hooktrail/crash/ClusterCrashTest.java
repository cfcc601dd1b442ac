package io.hooktrail.crash;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes on one PostgreSQL; one of them or both die in the middle of traffic that goes to both. */
@CrashSettings.TakesLong
class ClusterCrashTest extends ClusterContract {

    /** The log of a run is read whole after each kill, so a long run is several, each on an empty store. */
    private static final int ROUNDS_OF_A_STORE = 20;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatWasAcknowledgedIsStoredOnceAndDeliveredWhoeverIsKilled() throws Exception {
        for (var left = CrashSettings.rounds(); left > 0; left -= ROUNDS_OF_A_STORE) {
            var rounds = Math.min(left, ROUNDS_OF_A_STORE);
            run("kills of two nodes, " + left + " rounds left", cluster -> {
                cluster.start(1, 2);
                cluster.configure();
                for (var round = 1; round <= rounds; round++) {
                    cluster.killWhileBusy();
                }
                cluster.settle();
            });
        }
    }
}
