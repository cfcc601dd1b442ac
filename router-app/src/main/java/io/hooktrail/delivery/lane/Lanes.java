package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.lane.Attempts.Ended;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.Handover;
import io.hooktrail.eventlog.CommitGate;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SubscriptionEvent;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/**
 * The lanes that this node owns. A lane sends as many rows at once as its subscription allows, each attempt on a thread of its own,
 * so a slow sink holds only itself. An idle lane costs nothing: it is woken by the appender, by its own retry time, or by a
 * change of its subscription.
 */
@Component
class Lanes implements Handover, ConfigurationView, Leases.Tenant {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final Subscriptions subscriptions;
    private final DeliveryTable table;
    private final Leases leases;
    private final Readings readings;
    private final Attempts attempts;
    private final Settlement settlement;
    private final CommitGate gate;
    private final Clock clock;
    private final Counter looks;
    private final ConcurrentHashMap<Long, Lane> lanes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService alarm = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("lanes-alarm").daemon().factory());
    private volatile boolean running;

    Lanes(Subscriptions subscriptions, DeliveryTable table, Leases leases, Readings readings, Attempts attempts,
            Settlement settlement, CommitGate gate, Clock clock, MeterRegistry meters) {
        this.subscriptions = subscriptions;
        this.table = table;
        this.leases = leases;
        this.readings = readings;
        this.attempts = attempts;
        this.settlement = settlement;
        this.gate = gate;
        this.clock = clock;
        this.looks = meters.counter("hooktrail.lanes.looks");
        Gauge.builder("hooktrail.delivery.circuits.open", lanes,
                own -> own.values().stream().filter(Lane::isSinkDown).count())
                .description("subscriptions of this node whose sink is taken for down")
                .register(meters);
    }

    @Override
    public void take(DeliveryRow row) {
        var lane = lane(row.id().subscription());
        if (lane != null) {
            lane.offer(row);
            pump(lane);
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
            wakeAt(lane, clock.instant());
        }
    }

    /** Rows that were read from the disk, of any lanes. */
    void take(List<DeliveryRow> rows, Readings.Reading reading) {
        for (var row : rows) {
            var lane = lane(row.id().subscription());
            if (lane == null) {
                continue;
            }
            // A row as routing wrote it is due at once, whatever the clocks of two nodes make of it.
            if (row.attempts() > 0 && row.dueAt().isAfter(clock.instant())) {
                lane.diskHasWork(row.dueAt());
            } else {
                lane.offer(row, reading);
            }
            pump(lane);
        }
    }

    /** The lane, when its slot is this node's and not about to be given up; nothing of others is kept. */
    private @Nullable Lane lane(long subscription) {
        var slot = leases.slotOf(subscription);
        if (slot == null || !slot.isOpen()) {
            return null;
        }
        return lanes.compute(subscription, (number, lane) -> lane != null && lane.slot() == slot
                ? lane
                : new Lane(number, slot));
    }

    private void pump(Lane lane) {
        if (!running || !lane.slot().isOpen() || !leases.hold()) {
            return; // What is here is sent when the lease holds again, or else by the next owner.
        }
        var subscription = subscriptions.current().byNumber(lane.subscription()).orElse(null);
        if (subscription == null || subscription.status() == SubscriptionState.Status.PAUSED) {
            return;
        }
        lane.follow(subscription.settings(), clock.instant());
        for (var row = lane.start(clock.instant()); row != null; row = lane.start(clock.instant())) {
            begin(lane, row, attempts::make);
        }
        giveUpExpired(lane, subscription);
        var wake = lane.wakeAt(clock.instant());
        if (wake != null) {
            wakeAt(lane, wake);
        }
    }

    /** While a sink is down its deliveries are not sent, and each is given up when its time is over all the same. */
    private void giveUpExpired(Lane lane, SubscriptionState subscription) {
        var now = clock.instant();
        for (var row = lane
                .startExpired(waiting -> Verdict.isExpired(waiting, subscription, now)); row != null; row = lane
                        .startExpired(waiting -> Verdict.isExpired(waiting, subscription, now))) {
            begin(lane, row, late -> attempts.giveUp(late, subscription, now));
        }
    }

    private void begin(Lane lane, DeliveryRow row, Function<DeliveryRow, @Nullable Ended> how) {
        try {
            threads.execute(() -> send(lane, row, how));
        } catch (RejectedExecutionException e) { // The router is stopping; the next owner finds the row.
            lane.answered(null, clock.instant());
            finish(lane, row, row.dueAt());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // An alarm that is no longer needed rings for nothing.
    private void wakeAt(Lane lane, Instant when) {
        if (!running || !lane.setAlarm(when)) {
            return;
        }
        var wait = Math.max(0, Duration.between(clock.instant(), when).toMillis() + 1);
        alarm.schedule(() -> threads.execute(() -> wake(lane)), wait, TimeUnit.MILLISECONDS);
    }

    private void wake(Lane lane) {
        lane.alarmRang();
        if (!running || !lane.slot().isOpen() || !leases.hold()) {
            return;
        }
        var now = clock.instant();
        var due = lane.diskDue();
        if (due != null && !due.isAfter(now)) {
            look(lane, now);
        }
        pump(lane);
    }

    private void look(Lane lane, Instant now) {
        var limit = lane.beginLook();
        if (limit == 0) {
            return; // The next finished attempt looks again.
        }
        looks.increment();
        try (var reading = readings.begin()) {
            // One moment for both questions: a row that comes due between them would be forgotten.
            var rows = table.due(lane.subscription(), now, limit);
            gate.pass();
            rows.forEach(row -> lane.offer(row, reading));
            if (rows.size() < limit) {
                table.nextDue(lane.subscription(), now).ifPresent(lane::diskHasWork);
            } else {
                lane.diskHasWork(now);
            }
        } catch (RuntimeException e) {
            LOG.warn("lane {} could not read its rows", lane.subscription(), e);
            lane.diskHasWork(clock.instant().plus(STORE_PAUSE));
        }
    }

    /** One row on its way: the next one may go when the sink has answered, this one is held until that is durable. */
    private void send(Lane lane, DeliveryRow row, Function<DeliveryRow, @Nullable Ended> how) {
        Instant nextDue = null;
        try {
            var ended = answered(lane, row, how);
            nextDue = ended == null ? clock.instant() : settlement.settle(lane.slot(), row, ended);
        } catch (RuntimeException e) {
            LOG.error("delivery {} was not settled and stays on disk", row.id(), e);
            nextDue = clock.instant().plus(STORE_PAUSE);
        } finally {
            finish(lane, row, nextDue);
        }
    }

    private @Nullable Ended answered(Lane lane, DeliveryRow row, Function<DeliveryRow, @Nullable Ended> how) {
        Ended ended = null;
        try {
            ended = leases.hold() && !lane.slot().isLost() ? how.apply(row) : null;
            return ended;
        } finally {
            lane.answered(ended == null ? null : ended.answer(), clock.instant());
            pump(lane);
        }
    }

    private void finish(Lane lane, DeliveryRow row, @Nullable Instant nextDue) {
        lane.finished(row, nextDue);
        if (lane.slot().leave() || lane.slot().isLost()) {
            leases.hurry();
        }
        pump(lane);
    }

    /** A paused, resumed, changed or removed subscription: its lane looks again. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It only wakes the lanes.
    public void apply(LoggedChange change) {
        if (running && change.event() instanceof SubscriptionEvent) {
            // The subscriptions' view may take the change a moment after this one.
            alarm.schedule(() -> lanes.values().forEach(lane -> threads.execute(() -> pump(lane))), 20,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void moveIn(Collection<Integer> slots) {
        table.lanes(slots).forEach(this::lookNow);
    }

    @Override
    public void moveOut(OwnedSlot slot) {
        lanes.values().removeIf(lane -> lane.slot() == slot);
    }

    @Override
    public void goOn() {
        lanes.values().forEach(lane -> threads.execute(() -> pump(lane)));
    }

    void start() {
        running = true;
    }

    /** Begins no attempt any more. */
    void close() {
        running = false;
    }

    /** Waits for attempts on their way until they are stored; what does not end in time is repeated by the next owner. */
    void stop(Duration grace) {
        alarm.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
