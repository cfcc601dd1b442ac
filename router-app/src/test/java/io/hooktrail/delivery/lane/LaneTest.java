package io.hooktrail.delivery.lane;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.Lease;
import io.hooktrail.event.EventId;
import io.hooktrail.subscription.DeliveryTerms;
import io.hooktrail.subscription.DeliveryTerms.RateLimit;
import io.hooktrail.subscription.SubscriptionSettings;
import io.hooktrail.tenant.TenantName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class LaneTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final OwnedSlot slot = new OwnedSlot(new Lease(1, 1), NOON);
    private final Lane lane = new Lane(1, slot, new EventMemory(new SimpleMeterRegistry()));

    @BeforeEach
    void oneAtATime() {
        lane.follow(settings(1, null), NOON);
    }

    private static SubscriptionSettings settings(int maxInFlight, @Nullable RateLimit rate) {
        return new SubscriptionSettings(List.of(), null, List.of(), URI.create("https://erp.example/"), Map.of(),
                new DeliveryTerms(DeliveryTerms.Mode.BINARY, DeliveryTerms.Signing.NONE,
                        new DeliveryTerms.RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(1)),
                        Duration.ofSeconds(15), maxInFlight, rate, DeliveryTerms.Ordering.NONE),
                "");
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
        lane.follow(settings(16, new RateLimit(10)), NOON);
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
        lane.follow(settings(1, new RateLimit(10)), NOON);
        lane.offer(row(1));
        lane.offer(row(2));
        lane.start(NOON.plusSeconds(1));

        assertThat(lane.wakeAt(NOON.plusSeconds(1))).isNull();
    }

    @Test
    void anotherRateBeginsWithNothingSavedUp() {
        lane.follow(settings(16, new RateLimit(1)), NOON);
        lane.follow(settings(16, new RateLimit(10)), NOON.plusSeconds(60));
        lane.offer(row(1));

        assertThat(lane.start(NOON.plusSeconds(60))).isNull();
        assertThat(lane.start(NOON.plusSeconds(60).plusMillis(100))).isEqualTo(row(1));
    }
}
