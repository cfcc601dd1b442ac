package io.hooktrail.crash;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes on the embedded store. */
class CrashOnH2Test extends CrashContract {

    @Override
    CrashStore emptyStore() {
        return new H2Store("data");
    }

    /** The suite itself is tried: a router with the worst of faults does not pass. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aRouterThatAcknowledgesWhatItDoesNotStoreIsCaught() throws Exception {
        run("lie", run -> {
            run.lie();

            assertThat(run.violations()).isNotEmpty().allMatch(line -> line.endsWith("and is not stored"));
        });
    }
}
