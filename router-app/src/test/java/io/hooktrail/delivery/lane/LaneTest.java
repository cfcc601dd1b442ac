package io.hooktrail.delivery.lane;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.Lease;
import io.hooktrail.event.EventId;
import io.hooktrail.tenant.TenantName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class LaneTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final OwnedSlot slot = new OwnedSlot(new Lease(1, 1));
    private final Lane lane = new Lane(1, slot);

    private static DeliveryRow row(int number) {
        return new DeliveryRow(new DeliveryId(new EventId(new UUID(1, number)), 1, 0), TenantName.DEFAULT, number, 0, 0,
                NOON, NOON, null, NOON);
    }

    @Test
    void theNextRowMayGoWhenTheSinkHasAnsweredAndTheOutcomeIsNotStoredYet() {
        lane.offer(row(1));
        lane.offer(row(2));
        var first = lane.start(1, NOON);
        assertThat(lane.start(1, NOON)).isNull();

        lane.answered(null, NOON);

        assertThat(lane.start(1, NOON)).isEqualTo(row(2));
        assertThat(first).isEqualTo(row(1));
        assertThat(slot.inFlight()).as("both hold the slot until they are stored").isEqualTo(2);
    }

    @Test
    void aRowIsHeldUntilItsOutcomeIsStored() {
        lane.offer(row(1));
        lane.start(1, NOON);
        lane.answered(null, NOON);

        lane.offer(row(1));
        assertThat(lane.start(1, NOON)).as("the same row, read from the disk meanwhile").isNull();

        lane.finished(row(1), null);
        lane.offer(row(1));
        assertThat(lane.start(1, NOON)).isEqualTo(row(1));
    }

    @Test
    void noRowIsSentWhileTooManyOutcomesAreNotStored() {
        @Nullable
        DeliveryRow last = null;
        for (var number = 0; number < Lane.UNSETTLED_MAX; number++) {
            lane.offer(row(number));
            last = lane.start(1, NOON);
            lane.answered(null, NOON);
        }
        lane.offer(row(Lane.UNSETTLED_MAX));
        assertThat(lane.start(1, NOON)).isNull();

        lane.finished(requireNonNull(last), null);

        assertThat(lane.start(1, NOON)).isNotNull();
    }
}
