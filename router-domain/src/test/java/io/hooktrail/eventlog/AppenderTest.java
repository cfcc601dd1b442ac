package io.hooktrail.eventlog;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AppenderTest {

    @Test
    void waitingForAnEntryThatCouldNotBeStoredThrowsTheRefusalItself() {
        var refused = new Refused(new LogProblem.StoreUnavailable());

        assertThatThrownBy(() -> Appender.durable(CompletableFuture.failedFuture(refused))).isSameAs(refused);
    }

    @Test
    void waitingForAStoredEntryAnswersWhatTheEntryDoes() {
        assertThat(Appender.durable(CompletableFuture.completedFuture("done"))).isEqualTo("done");
    }
}
