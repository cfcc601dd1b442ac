package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.Handover;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SinkHealth.Circuit;
import io.hooktrail.subscription.SubscriptionEvent;

/**
 * The lanes that this node owns. A lane sends as many rows at once as its subscription allows, each attempt on a thread of its own,
 * so a slow sink holds only itself. An idle lane costs nothing: it is woken by the appender, by its own retry time, or by a
 * change of its subscription.
 */
@Component
class Lanes implements Handover, ConfigurationView, Leases.Tenant {

    private final DeliveryTable table;
    private final Leases leases;
    private final EventMemory memory;
    private final LanePump pump;
    private final Clock clock;
    private final ConcurrentHashMap<Long, Lane> lanes = new ConcurrentHashMap<>();

    Lanes(DeliveryTable table, Leases leases, EventMemory memory, LanePump pump, Clock clock, MeterRegistry meters) {
        this.table = table;
        this.leases = leases;
        this.memory = memory;
        this.pump = pump;
        this.clock = clock;
        Gauge.builder("hooktrail.delivery.circuits.open", lanes,
                own -> own.values().stream().filter(lane -> lane.circuit() == Circuit.DOWN).count())
                .description("subscriptions of this node whose sink is taken for down")
                .register(meters);
    }

    @Override
    public void take(DeliveryRow row) {
        var lane = lane(row.id().subscription());
        if (lane != null) {
            lane.offer(row);
            pump.pump(lane);
        }
    }

    @Override
    public void mayHaveBeenWritten(Collection<Long> subscriptions) {
        subscriptions.forEach(this::lookNow);
    }

    private void lookNow(long subscription) {
        var lane = lane(subscription);
        if (lane != null) {
            lane.diskHasWork(clock.instant());
            pump.wakeAt(lane, clock.instant());
        }
    }

    /** Rows that were read from the disk, of any lanes. */
    void take(List<DeliveryRow> rows, Readings.Reading reading) {
        for (var row : rows) {
            var lane = lane(row.id().subscription());
            if (lane == null || row.isInLine()) {
                continue;
            }
            // A row as routing wrote it is due at once, whatever the clocks of two nodes make of it.
            if (row.attempts() > 0 && row.dueAt().isAfter(clock.instant())) {
                lane.diskHasWork(row.dueAt());
            } else {
                lane.offer(row, reading);
            }
            pump.pump(lane);
        }
    }

    /** How the sink of a lane of this node is asked; one that has had nothing to send yet asks as its settings say. */
    Optional<Circuit> circuit(long subscription) {
        var slot = leases.slotOf(subscription);
        if (slot == null || !slot.isOpen()) {
            return Optional.empty();
        }
        var lane = lanes.get(subscription);
        return Optional.of(lane == null || lane.slot() != slot ? Circuit.CLOSED : lane.circuit());
    }

    /** The lane, when its slot is this node's and not about to be given up; nothing of others is kept. */
    private @Nullable Lane lane(long subscription) {
        var slot = leases.slotOf(subscription);
        if (slot == null || !slot.isOpen()) {
            return null;
        }
        return lanes.compute(subscription, (number, lane) -> {
            if (lane != null && lane.slot() == slot) {
                return lane;
            }
            if (lane != null) {
                lane.discard();
            }
            return new Lane(number, slot, memory);
        });
    }

    /** A paused, resumed, changed or removed subscription: its lane looks again. */
    @Override
    public void apply(LoggedChange change) {
        if (change.event() instanceof SubscriptionEvent) {
            goOn(); // The subscriptions' view comes first and has the change already.
        }
    }

    @Override
    public void moveIn(Collection<Integer> slots) {
        table.lanes(slots).forEach(this::lookNow);
    }

    @Override
    public void moveOut(OwnedSlot slot) {
        lanes.values().removeIf(lane -> {
            if (lane.slot() == slot) {
                lane.discard();
            }
            return lane.slot() == slot;
        });
    }

    @Override
    public void goOn() {
        lanes.values().forEach(pump::pumpLater);
    }

    void start() {
        pump.start();
    }

    /** Begins no attempt any more. */
    void close() {
        pump.close();
    }

    /** Waits for attempts on their way until they are stored; what does not end in time is repeated by the next owner. */
    void stop(Duration grace) {
        pump.stop(grace);
    }
}
