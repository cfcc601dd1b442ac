package io.hooktrail.delivery.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.AttemptResult.Phases;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.lane.Attempts.Answer;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.Lease;
import io.hooktrail.event.EventId;
import io.hooktrail.subscription.SinkHealth;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionSettings;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.tenant.TenantName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class LaneTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Instant LATER = NOON.plusSeconds(60);
    private static final SubscriptionState ERP = new SubscriptionState(new SubscriptionId(TenantName.DEFAULT, "erp"), 1,
            0, 1, settings("\"maxInFlight\":16"), Status.ACTIVE, List.of(), List.of(), null, NOON, NOON);

    private final OwnedSlot slot = new OwnedSlot(new Lease(1, 1), NOON);
    private final Lane lane = new Lane(1, slot, new EventMemory(new SimpleMeterRegistry()));

    @BeforeEach
    void oneAtATime() {
        lane.follow(settings("\"maxInFlight\":1"), OptionalInt.empty(), NOON);
    }

    private static SubscriptionSettings settings(String config) {
        return JsonMapper.shared()
                .readValue("{\"sink\":\"https://erp.example/hooks\",\"config\":{" + config + "}}",
                        SubscriptionSettings.class);
    }

    private static DeliveryRow row(int number) {
        return new DeliveryRow(new DeliveryId(new EventId(new UUID(1, number)), 1, 0), TenantName.DEFAULT, number, 0, 0,
                NOON, NOON, null, NOON);
    }

    @Test
    void theNextRowMayGoWhenTheSinkHasAnsweredAndTheOutcomeIsNotStoredYet() {
        lane.offer(row(1));
        lane.offer(row(2));
        var first = lane.start(NOON);
        assertThat(lane.start(NOON)).isNull();

        assertThat(lane.answered(null, NOON)).isFalse();

        assertThat(lane.start(NOON)).isEqualTo(row(2));
        assertThat(first).isEqualTo(row(1));
        assertThat(slot.inFlight()).as("both hold the slot until they are stored").isEqualTo(2);
    }

    @Test
    void aRowIsHeldUntilItsOutcomeIsStored() {
        lane.offer(row(1));
        lane.start(NOON);
        assertThat(lane.answered(null, NOON)).isFalse();

        lane.offer(row(1));
        assertThat(lane.start(NOON)).as("the same row, read from the disk meanwhile").isNull();

        lane.finished(row(1), null);
        lane.offer(row(1));
        assertThat(lane.start(NOON)).isEqualTo(row(1));
    }

    @Test
    void noRowIsSentWhileTooManyOutcomesAreNotStored() {
        @Nullable
        DeliveryRow last = null;
        for (var number = 0; number < Lane.UNSETTLED_MAX; number++) {
            lane.offer(row(number));
            last = lane.start(NOON);
            assertThat(lane.answered(null, NOON)).isFalse();
        }
        lane.offer(row(Lane.UNSETTLED_MAX));
        assertThat(lane.start(NOON)).isNull();

        lane.finished(requireNonNull(last), null);

        assertThat(lane.start(NOON)).isNotNull();
    }

    @Test
    void aLaneWithARateSpacesItsAttemptsAndWakesWhenTheNextMayBegin() {
        lane.follow(settings("\"rateLimit\":{\"perSecond\":10}"), OptionalInt.empty(), NOON);
        for (var number = 1; number <= 3; number++) {
            lane.offer(row(number));
        }

        assertThat(lane.start(NOON)).as("another node may have sent until now").isNull();
        assertThat(lane.wakeAt(NOON)).isEqualTo(NOON.plusMillis(100));
        assertThat(lane.start(NOON.plusMillis(100))).isEqualTo(row(1));
        assertThat(lane.start(NOON.plusMillis(100))).isNull();
        assertThat(lane.wakeAt(NOON.plusMillis(100))).isEqualTo(NOON.plusMillis(200));
        assertThat(lane.start(NOON.plusMillis(200))).isEqualTo(row(2));
    }

    @Test
    void aLaneWhoseRoomIsTakenNeedsNoAlarm() {
        lane.follow(settings("\"maxInFlight\":1,\"rateLimit\":{\"perSecond\":10}"), OptionalInt.empty(), NOON);
        lane.offer(row(1));
        lane.offer(row(2));
        lane.start(NOON.plusSeconds(1));

        assertThat(lane.wakeAt(NOON.plusSeconds(1))).isNull();
    }

    @Test
    void anotherRateBeginsWithNothingSavedUp() {
        lane.follow(settings("\"rateLimit\":{\"perSecond\":1}"), OptionalInt.empty(), NOON);
        lane.follow(settings("\"rateLimit\":{\"perSecond\":10}"), OptionalInt.empty(), NOON.plusSeconds(60));
        lane.offer(row(1));

        assertThat(lane.start(NOON.plusSeconds(60))).isNull();
        assertThat(lane.start(NOON.plusSeconds(60).plusMillis(100))).isEqualTo(row(1));
    }

    @Test
    void whileTheSinkFailsWhatIsTriedAgainGoesFirstThenTheOldestAndTheNewestInTurn() {
        open();
        for (var number = 1; number <= 4; number++) {
            lane.offer(row(number));
        }
        var tried = row(9).failed(LATER);
        lane.offer(row(9));
        lane.start(NOON);
        var ignored = lane.answered(null, NOON);
        lane.failed(tried);

        assertThat(startAll(LATER)).startsWith(tried).hasSize(5);
    }

    @Test
    void aRowThatIsKeptForItsNextAttemptGoesFirstWhenTheSinkTakesOthersAgain() {
        open();
        var tried = failed(row(9), LATER);
        succeed(LATER.minusSeconds(30));
        for (var number = 1; number <= 300; number++) {
            lane.offer(row(number));
        }
        lane.endReadingAhead(lane.beginReadingAhead(), List.of());

        assertThat(lane.start(LATER.minusSeconds(1))).as("it is not due yet").isEqualTo(row(1));
        var ignored = lane.answered(null, LATER);
        lane.finished(row(1), null);
        assertThat(lane.start(LATER)).isEqualTo(tried);
    }

    @Test
    void aRowThatIsKeptForItsNextAttemptAndIsAskedForGoesAtOnce() {
        open();
        var tried = failed(row(9), LATER.plusSeconds(3600));
        succeed(LATER);
        var asked = new DeliveryRow(tried.id(), tried.tenant(), 9, 1, 2, NOON, LATER, null, NOON);

        lane.offer(asked);

        assertThat(lane.start(LATER)).isEqualTo(asked);
    }

    @Test
    void aFreshRowWaitsForItsTurnWhileOlderOnesAreOnDisk() {
        lane.diskHasWork(NOON.minusSeconds(5));
        lane.offer(row(1));
        assertThat(lane.start(NOON)).as("it is left to the disk").isNull();

        look(NOON, row(7), row(1));

        assertThat(startAll(NOON)).containsExactly(row(7), row(1));
    }

    @Test
    void aFreshRowThatComesDuringALookGoesAfterWhatTheLookFinds() {
        lane.diskHasWork(NOON.minusSeconds(5));
        var look = requireNonNull(lane.beginLook());
        lane.offer(row(1));
        assertThat(lane.start(NOON)).isNull();

        try (var reading = new Readings().begin()) {
            lane.endLook(look, List.of(row(7)), reading, NOON);
        }
        lane.offer(row(2));

        assertThat(startAll(NOON)).as("and the memory is open again").containsExactly(row(7), row(1), row(2));
    }

    @Test
    void aFreshRowIsTakenWhileTheDiskHasOnlyWhatIsDueLater() {
        lane.diskHasWork(LATER);
        lane.offer(row(1));

        assertThat(lane.start(NOON)).isEqualTo(row(1));
    }

    @Test
    void theRateThatASinkConsentedToSpacesItsAttempts() {
        lane.follow(settings("\"maxInFlight\":16"), OptionalInt.of(60), NOON);
        lane.offer(row(1));
        lane.offer(row(2));

        assertThat(lane.start(NOON)).isEqualTo(row(1));
        assertThat(lane.start(NOON.plusMillis(999))).isNull();
        assertThat(lane.wakeAt(NOON)).isEqualTo(NOON.plusSeconds(1));
        assertThat(lane.start(NOON.plusSeconds(1))).isEqualTo(row(2));
    }

    @Test
    void hundredsThatTheSinkNeverTakesDoNotHideThatItTakesAnother() {
        open();
        for (var number = 1; number <= 100; number++) {
            lane.offer(row(number));
        }

        assertThat(startAll(LATER).subList(0, 4)).contains(row(100), row(99));
    }

    @Test
    void theCircuitIsToldAsTheSinkAnswers() {
        assertThat(lane.circuit()).isEqualTo(SinkHealth.Circuit.CLOSED);
        open();
        assertThat(lane.circuit()).isEqualTo(SinkHealth.Circuit.OPEN);
        succeed(LATER);
        assertThat(lane.circuit()).isEqualTo(SinkHealth.Circuit.CLOSED);
    }

    @Test
    void aRowThatWasNeverSentIsNotGivenUpBeforeTheSinkIsDown() {
        open();
        lane.offer(row(1));
        assertThat(lane.startExpired(row -> true)).isNull();

        lane.start(NOON.plusSeconds(1));
        var ignored = lane.answered(null, NOON);
        lane.finished(row(1), null);
        for (var failure = 1; failure <= 20; failure++) {
            fail(NOON.plusSeconds(10L * failure));
        }
        lane.offer(row(1));

        assertThat(lane.circuit()).isEqualTo(SinkHealth.Circuit.DOWN);
        assertThat(lane.startExpired(row -> false)).isNull();
        assertThat(lane.startExpired(row -> true)).isEqualTo(row(1));
    }

    private void open() {
        for (var failure = 0; failure < 20; failure++) {
            fail(NOON);
        }
    }

    /** One more attempt that fails. */
    private void fail(Instant at) {
        lane.offer(row(1000));
        assertThat(lane.start(at)).isEqualTo(row(1000));
        var ignored = lane
                .answered(new Answer(ERP, new AttemptResult(at, Duration.ZERO, 500, Failure.STATUS, "", null, null,
                        Phases.NONE)), at);
        lane.finished(row(1000), null);
    }

    /** Sends a row, which fails and is kept for its next attempt. */
    private DeliveryRow failed(DeliveryRow row, Instant due) {
        lane.offer(row);
        assertThat(lane.start(NOON.plusSeconds(1))).isEqualTo(row);
        var ignored = lane.answered(null, NOON.plusSeconds(1));
        var next = row.failed(due);
        lane.failed(next);
        return next;
    }

    /** One more attempt that succeeds and closes the circuit. */
    private void succeed(Instant at) {
        lane.offer(row(1000));
        assertThat(lane.start(at)).isEqualTo(row(1000));
        var ignored = lane.answered(new Answer(ERP, new AttemptResult(at, Duration.ZERO, 200, null, "", null, null,
                Phases.NONE)), at);
        lane.finished(row(1000), null);
    }

    private void look(Instant now, DeliveryRow... found) {
        try (var reading = new Readings().begin()) {
            lane.endLook(requireNonNull(lane.beginLook()), List.of(found), reading, now);
        }
    }

    private List<DeliveryRow> startAll(Instant from) {
        var started = new ArrayList<DeliveryRow>();
        var now = from;
        for (var row = lane.start(now); row != null; row = lane.start(now)) {
            started.add(row);
            var ignored = lane.answered(null, now);
            lane.finished(row, null);
            now = now.plusSeconds(10);
        }
        return started;
    }
}
