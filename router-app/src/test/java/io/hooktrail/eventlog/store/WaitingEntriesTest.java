package io.hooktrail.eventlog.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class WaitingEntriesTest {

    private static final int MANY = 10_000;
    private static final int BYTES = 1000;

    private final WaitingEntries waiting = new WaitingEntries();

    WaitingEntriesTest() {
        waiting.open();
    }

    @Test
    void aFullLineRefusesWhatIsAskedAndHasRoomForWhatIsOwed() {
        fill(false);

        assertThatThrownBy(() -> waiting.add(new Waiting(false))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.problem()).isEqualTo(
                        new LogProblem.QueueFull(WaitingEntries.ENTRIES_MAX)));
        waiting.add(new Waiting(true));
        assertThat(waiting.size()).isEqualTo(WaitingEntries.ENTRIES_MAX + 1);
    }

    @Test
    void aFloodOfWhatIsOwedRefusesNothingThatIsAsked() {
        fill(true);

        waiting.add(new Waiting(false));

        assertThat(waiting.size()).isEqualTo(WaitingEntries.ENTRIES_MAX + 1);
    }

    @Test
    void whatIsOwedWaitsForRoomAndIsNotRefused() throws Exception {
        fill(true);
        var added = new CompletableFuture<Boolean>();
        var adder = Thread.ofVirtual().start(() -> {
            waiting.add(new Waiting(true));
            added.complete(true);
        });
        while (adder.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(added).isNotDone();

        take(1, BYTES);

        assertThat(added.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting.size()).isEqualTo(WaitingEntries.ENTRIES_MAX);
    }

    @Test
    void aBatchServesBothLinesInTurnsAndThenTheLongerOne() throws Exception {
        for (var number = 0; number < 20; number++) {
            waiting.add(new Waiting(true));
        }
        for (var number = 0; number < 3; number++) {
            waiting.add(new Waiting(false));
        }

        var first = take(8, MANY);
        var second = take(100, MANY * BYTES);

        assertThat(first).extracting(AppendEntry::isOwed)
                .containsExactly(false, true, false, true, false, true, true, true);
        assertThat(second).hasSize(15).allMatch(AppendEntry::isOwed);
    }

    @Test
    void aBatchHoldsNoMoreBytesThanItMayButAtLeastOneEntry() throws Exception {
        for (var number = 0; number < 5; number++) {
            waiting.add(new Waiting(false));
        }

        assertThat(take(100, 3 * BYTES)).hasSize(3);
        assertThat(take(100, BYTES / 2)).hasSize(1);
        assertThat(take(100, MANY)).hasSize(1);
        assertThat(take(100, MANY)).isEmpty();
    }

    @Test
    void afterTheCloseNothingIsAddedAndWhatWaitedForRoomIsRefused() throws Exception {
        fill(true);
        var refused = new CompletableFuture<Boolean>();
        var adder = Thread.ofVirtual().start(() -> {
            try {
                waiting.add(new Waiting(true));
                refused.complete(false);
            } catch (Refused e) {
                refused.complete(e.problem() instanceof LogProblem.StoreUnavailable);
            }
        });
        while (adder.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        waiting.close();

        assertThat(refused.get(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> waiting.add(new Waiting(false))).isInstanceOf(Refused.class);
        assertThat(take(Integer.MAX_VALUE, Integer.MAX_VALUE)).hasSize(WaitingEntries.ENTRIES_MAX);
    }

    private void fill(boolean isOwed) {
        for (var number = 0; number < WaitingEntries.ENTRIES_MAX; number++) {
            waiting.add(new Waiting(isOwed));
        }
    }

    private List<AppendEntry<?>> take(int entriesMax, int bytesMax) throws InterruptedException {
        return waiting.take(entriesMax, bytesMax, Duration.ofMillis(1));
    }

    private static final class Waiting extends AppendEntry<Boolean> {

        private final boolean isOwed;

        Waiting(boolean isOwed) {
            this.isOwed = isOwed;
        }

        @Override
        public boolean isOwed() {
            return isOwed;
        }

        @Override
        public int weight() {
            return BYTES;
        }

        @Override
        protected Boolean result() {
            return true;
        }
    }
}
