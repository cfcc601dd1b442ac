package io.hooktrail.crash;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.hooktrail.crash.BrokenNode.Fault;

import static org.assertj.core.api.Assertions.assertThat;

/** The suite itself is tried: routers that are broken on purpose, on two nodes, do not pass. */
@CrashSettings.TakesLong
class BrokenVariantsTest extends ClusterContract {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void rowsOfDeliveriesInATransactionOfTheirOwnAreCaughtAsLost() throws Exception {
        run("rows apart", cluster -> {
            cluster.wiredBy(BrokenNode.class, BrokenNode.options(Fault.ROWS_APART));
            cluster.start(1, 2);
            cluster.configure();
            var flow = cluster.traffic();
            assertThat(cluster.node(1).diesWithin(Duration.ofMinutes(1))).as(cluster.node(1).output()).isTrue();
            flow.stop();
            cluster.killAll();

            assertThat(cluster.witnesses().violations()).isNotEmpty().allMatch(line -> line.contains(" is lost: "));
        });
    }

    @Test
    @Disabled("not caught yet: a run without fencing ended without a violation; docs/reliability.md says so")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void anOutcomeThatCountsWithoutALeaseIsCaughtByTheAnswerOfTheLastAttempt() throws Exception {
        run("no fencing", cluster -> {
            cluster.wiredBy(BrokenNode.class, BrokenNode.options(Fault.NO_FENCING));
            cluster.start(1, 2);
            cluster.configure();

            cluster.stopOneInTheMiddleOfAttempts(Duration.ofSeconds(8));
            cluster.killAll();

            assertThat(cluster.witnesses().violations()).isNotEmpty()
                    .allMatch(line -> line
                            .contains(" is said to be answered 500 at attempt 1, the sink last answered [200]"));
        });
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aHeadWithoutItsLockIsCaughtByWhatTwoHealthyNodesRefuse() throws Exception {
        run("no head lock", cluster -> {
            cluster.wiredBy(BrokenNode.class, BrokenNode.options(Fault.NO_HEAD_LOCK));
            cluster.start(1, 2);
            cluster.configure();

            assertThat(cluster.refusalsWhileHealthy(Duration.ofSeconds(5))).isPositive();
        });
    }

    /** What the broken variants are caught by does not catch the router as it is. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theRouterItselfPassesWhatTheBrokenOnesDoNot() throws Exception {
        run("not broken", cluster -> {
            cluster.start(1, 2);
            cluster.configure();

            assertThat(cluster.refusalsWhileHealthy(Duration.ofSeconds(5))).isZero();
            cluster.stopOneInTheMiddleOfAttempts(Duration.ofSeconds(8));
            cluster.settle();
        });
    }
}
