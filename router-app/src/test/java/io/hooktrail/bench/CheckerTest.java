package io.hooktrail.bench;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.hooktrail.bench.process.Acknowledged;
import io.hooktrail.bench.process.Arrived;

import static org.assertj.core.api.Assertions.assertThat;

class CheckerTest {

    private static final String SINK = "/good-0";

    private final Checker checker = new Checker(Set.of(SINK));

    @Test
    void everythingThatIsStoredOnceAndDeliveredIsClean() {
        acknowledged("a");
        arrived("a", "delivery-a");

        var verdict = checker.verdict(List.of("a"));

        assertThat(checker.isComplete()).isTrue();
        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.acknowledged()).isEqualTo(1);
    }

    @Test
    void anAcknowledgedEventThatDoesNotArriveIsLost() {
        acknowledged("a");
        acknowledged("b");
        arrived("a", "delivery-a");

        var verdict = checker.verdict(List.of("a", "b"));

        assertThat(checker.isComplete()).isFalse();
        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.lost()).containsExactly("b at /good-0");
        assertThat(verdict.summary()).contains("1 LOST (such as b at /good-0)");
    }

    @Test
    void anAcknowledgedEventThatTheStoreLacksIsNotStored() {
        acknowledged("a");
        arrived("a", "delivery-a");

        var verdict = checker.verdict(List.of());

        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.notStored()).containsExactly("a");
    }

    @Test
    void anEventThatIsInTheStoreTwiceIsStoredTwice() {
        acknowledged("a");
        arrived("a", "delivery-a");

        var verdict = checker.verdict(List.of("a", "a"));

        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.storedTwice()).containsExactly("a");
    }

    @Test
    void theSameEventUnderTwoWebhookIdsIsDoubled() {
        acknowledged("a");
        arrived("a", "delivery-a");
        arrived("a", "delivery-b");

        var verdict = checker.verdict(List.of("a"));

        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.doubled()).containsExactly("a at /good-0");
        assertThat(verdict.repeats()).isZero();
    }

    @Test
    void theSameWebhookIdAgainIsARepeatThatAtLeastOnceAllows() {
        acknowledged("a");
        arrived("a", "delivery-a");
        arrived("a", "delivery-a");

        var verdict = checker.verdict(List.of("a"));

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.repeats()).isEqualTo(1);
    }

    @Test
    void aDeliveryWithAWrongSignatureIsNotClean() {
        acknowledged("a");
        checker.arrived(new Arrived(1, SINK, "a", "delivery-a", false));

        assertThat(checker.verdict(List.of("a")).isClean()).isFalse();
    }

    @Test
    void aDeliveryToASinkThatNobodySubscribedIsNotClean() {
        acknowledged("a");
        arrived("a", "delivery-a");
        checker.arrived(new Arrived(1, "/redirected", "a", "delivery-a", true));

        assertThat(checker.verdict(List.of("a")).strays()).isEqualTo(1);
        assertThat(checker.verdict(List.of("a")).isClean()).isFalse();
    }

    /** As when the process is killed between the commit and the answer. */
    @Test
    void anEventThatArrivesWithoutHavingBeenAcknowledgedIsClean() {
        arrived("a", "delivery-a");

        var verdict = checker.verdict(List.of("a"));

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.unacknowledged()).isEqualTo(1);
    }

    private void acknowledged(String identity) {
        checker.acknowledged(new Acknowledged(identity, "event-" + identity, 1, 2));
    }

    private void arrived(String identity, String webhookId) {
        checker.arrived(new Arrived(3, SINK, identity, webhookId, true));
    }
}
