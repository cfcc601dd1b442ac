package io.hooktrail.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.crash.Sinks.Seen;
import io.hooktrail.crash.Sinks.Temper;
import io.hooktrail.crash.StoreFacts.Entry;
import io.hooktrail.crash.StoreFacts.Pending;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The checker is given each fault that it is there to find. */
class InvariantsTest {

    /** A published event, which all three sinks want. */
    private static final SentEvent SENT = SentEvent.of(2);
    private static final String ID = "event-1";
    private static final String GOOD = ID + "~1.0";
    private static final String FLAKY = ID + "~2.0";
    private static final String DEAD = ID + "~3.0";
    private static final String WEBHOOK_ID = "msg_1";

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, Pending> pending = new HashMap<>();
    private final Map<String, Integer> dead = new HashMap<>();
    private final Map<String, Integer> identities = new HashMap<>();
    private final Map<String, SentEvent> sent = new HashMap<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private final Map<Temper, Map<String, List<Seen>>> seen = new HashMap<>();

    /** One event that came to its end at each sink, as it should. */
    InvariantsTest() {
        for (var temper : Temper.values()) {
            log("subscription:default/" + temper.path(), 0, StoreFacts.SUBSCRIBED, null, 0, 0);
        }
        log(ID, 0, StoreFacts.RECORDED, SENT.ceid(), 0, 0);
        identities.put(ID, 1);
        sent.put(SENT.ceid(), SENT);
        acknowledged.put(SENT.ceid(), ID);
        log(GOOD, 0, StoreFacts.SUCCEEDED, null, 1, 204);
        see(Temper.GOOD, new Seen(WEBHOOK_ID, 1, 204));
        log(FLAKY, 0, StoreFacts.FAILED, null, 1, 500);
        log(FLAKY, 1, StoreFacts.SUCCEEDED, null, 2, 200);
        see(Temper.FLAKY, new Seen(WEBHOOK_ID, 1, 500), new Seen(WEBHOOK_ID, 2, 200));
        log(DEAD, 0, StoreFacts.FAILED, null, 1, 500);
        log(DEAD, 1, StoreFacts.DEAD_LETTERED, null, 0, 0);
        see(Temper.DEAD, new Seen(WEBHOOK_ID, 1, 500));
        dead.put(DEAD, 1);
    }

    private void log(String stream, long sequence, String name, @Nullable String ceid, int attempt, int status) {
        var position = log.size() + 1L;
        log.add(new Entry(position, position * 10, stream, sequence, name, ceid, attempt, status));
    }

    private void see(Temper temper, Seen... attempts) {
        seen.put(temper, new HashMap<>(Map.of(SENT.ceid(), List.of(attempts))));
    }

    /** Takes entries out and closes the ranks. */
    private void forget(String stream) {
        var kept = log.stream().filter(entry -> !entry.stream().equals(stream)).toList();
        log.clear();
        kept.forEach(entry -> log(entry.stream(), entry.sequence(), entry.name(), entry.ceid(), entry.attempt(),
                entry.status()));
    }

    private List<String> violations(boolean isSettled) {
        return Invariants.violations(new StoreFacts(log, pending, dead, identities), sent, acknowledged, seen,
                isSettled, true);
    }

    private void assertCaught(String part) {
        assertThat(violations(true)).anySatisfy(line -> assertThat(line).contains(part));
    }

    @Test
    void whatIsInOrderIsNotReported() {
        assertThat(violations(true)).isEmpty();
        assertThat(violations(false)).isEmpty();
    }

    @Test
    void anAcknowledgedEventThatIsNotStoredIsCaught() {
        acknowledged.put("crash-5", "event-5");
        sent.put("crash-5", SentEvent.of(5));

        assertThat(violations(false)).containsExactly("crash-5 was acknowledged as event-5 and is not stored");
    }

    @Test
    void anEventThatIsStoredTwiceIsCaught() {
        log("event-2", 0, StoreFacts.RECORDED, SENT.ceid(), 0, 0);
        identities.put("event-2", 1);

        assertThat(violations(false)).anySatisfy(line -> assertThat(line).contains("is stored 2 times"));
    }

    @Test
    void anEventThatNobodySentIsCaught() {
        sent.clear();

        assertCaught("is stored and was never sent");
    }

    @Test
    void anEventThatWasNeverDeliveredIsCaught() {
        forget(GOOD);
        see(Temper.GOOD);

        assertThat(violations(false)).singleElement().asString().contains("to GOOD is lost");
    }

    @Test
    void anAttemptThatTheSinkDidNotSeeIsCaught() {
        see(Temper.GOOD);

        assertThat(violations(false)).singleElement().asString().contains("is said to be answered 204 at attempt 1");
        assertCaught("never arrived at GOOD");
    }

    @Test
    void anAnswerToSomebodyWhoLostTheLaneMeanwhileIsCaught() {
        see(Temper.GOOD, new Seen(WEBHOOK_ID, 1, 204), new Seen(WEBHOOK_ID, 1, 500));

        assertThat(violations(false)).singleElement()
                .asString()
                .contains("is said to be answered 204 at attempt 1, the sink last answered [500]");
    }

    @Test
    void aDeliveryOfWhatIsNotStoredIsCaught() {
        sent.put("crash-5", SentEvent.of(5));
        requireNonNull(seen.get(Temper.GOOD)).put("crash-5", List.of(new Seen("msg_5", 1, 204)));

        assertThat(violations(false)).containsExactly("crash-5 arrived at GOOD and is not stored");
    }

    @Test
    void aRepeatUnderAnotherWebhookIdIsCaught() {
        see(Temper.FLAKY, new Seen(WEBHOOK_ID, 1, 500), new Seen("msg_2", 2, 200));

        assertCaught("several webhook-ids");
    }

    @Test
    void aDeliveredOneThatStillHasARowIsCaught() {
        pending.put(GOOD, new Pending(1, 1));

        assertThat(violations(false)).singleElement().asString().contains("in several states at once");
    }

    @Test
    void whatIsPendingIsCaughtOnlyWhenAllHadTheTimeToEnd() {
        forget(GOOD);
        see(Temper.GOOD);
        pending.put(GOOD, new Pending(0, 0));

        assertThat(violations(false)).isEmpty();
        assertCaught("is still pending");
    }

    @Test
    void aRowThatHasCountedOtherAttemptsThanTheLogIsCaught() {
        forget(GOOD);
        pending.put(GOOD, new Pending(1, 0));

        assertThat(violations(false)).singleElement().asString().contains("and 0 attempts in the log");
    }

    @Test
    void aHoleOrADoubleAmongTheAttemptsIsCaught() {
        forget(FLAKY);
        log(FLAKY, 0, StoreFacts.FAILED, null, 1, 500);
        log(FLAKY, 1, StoreFacts.FAILED, null, 1, 500);
        log(FLAKY, 2, StoreFacts.SUCCEEDED, null, 3, 200);
        see(Temper.FLAKY, new Seen(WEBHOOK_ID, 1, 500), new Seen(WEBHOOK_ID, 1, 500), new Seen(WEBHOOK_ID, 3, 200));

        assertThat(violations(false)).singleElement().asString().contains("has attempt 1 in place 2");
    }

    @Test
    void aDeadLetterAtAGoodSinkIsCaught() {
        forget(GOOD);
        dead.put(GOOD, 0);

        assertCaught("to GOOD is a dead letter");
    }

    @Test
    void aGapInThePositionsIsCaught() {
        log.remove(log.size() - 2);

        assertThat(violations(false)).anySatisfy(line -> assertThat(line).isEqualTo("position 9 follows 7"));
    }

    @Test
    void anIdentityOfNothingIsCaught() {
        identities.put("event-7", 1);

        assertThat(violations(false)).containsExactly("an identity names event event-7, which is not stored");
    }

    @Test
    void aRowOfNothingIsCaught() {
        pending.put("event-7~1.0", new Pending(0, 0));

        assertThat(violations(false)).containsExactly(
                "delivery event-7~1.0 belongs to no stored event or no subscription");
    }
}
