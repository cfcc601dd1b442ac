package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.Transmission;
import io.hooktrail.delivery.Transmitter;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.DeliveryTable;
import io.hooktrail.delivery.store.Handover;
import io.hooktrail.delivery.store.OutcomeEntry;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.delivery.store.SubscriptionEnds;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionEvent;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/**
 * The lanes that this node owns. A lane sends as many rows at once as its subscription allows, each attempt on a thread of its own,
 * so a slow sink holds only itself. An idle lane costs nothing: it is woken by the appender, by its own retry time, or by a
 * change of its subscription.
 */
@Component
class Lanes implements Handover, ConfigurationView, Leases.Tenant, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);
    private static final Duration BACKLOG_AGE_MAX = Duration.ofSeconds(15);
    private static final int BACKLOG_COUNT_MAX = 100_000;

    private final ObjectProvider<Appender> appender;
    private final Subscriptions subscriptions;
    private final DeliveryTable table;
    private final EventLog log;
    private final Transmitter transmitter;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Leases leases;
    private final ObjectProvider<RowsOfOthers> others;
    private final Readings readings = new Readings();
    private final SubscriptionEnds ends;
    private final Disabling disabling;
    private final ConcurrentHashMap<Long, Lane> lanes = new ConcurrentHashMap<>();
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService alarm = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("lanes-alarm").daemon().factory());
    private Duration grace = Duration.ofSeconds(20);
    private volatile boolean running;

    Lanes(ObjectProvider<Appender> appender, Subscriptions subscriptions, DeliveryTable table, EventLog log,
            Transmitter transmitter, Clock clock, MeterRegistry meters, SubscriptionEnds ends, Disabling disabling,
            Leases leases, ObjectProvider<RowsOfOthers> others) {
        this.appender = appender;
        this.subscriptions = subscriptions;
        this.table = table;
        this.log = log;
        this.transmitter = transmitter;
        this.clock = clock;
        this.meters = meters;
        this.leases = leases;
        this.others = others;
        this.ends = ends;
        this.disabling = disabling;
    }

    @Override
    public void take(DeliveryRow row) {
        var lane = lane(row.id().subscription());
        if (lane != null) {
            lane.offer(row);
            pump(lane);
        }
    }

    /** Rows that were read from the disk, of any lanes. */
    private void take(List<DeliveryRow> rows, Readings.Reading reading) {
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
        for (var row = lane.start(subscription.settings().maxInFlight()); row != null; row = lane
                .start(subscription.settings().maxInFlight())) {
            var next = row;
            attempts.execute(() -> send(lane, next));
        }
        var due = lane.diskDue();
        if (due != null) {
            lookAt(lane, due);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // An alarm that is no longer needed rings for nothing.
    private void lookAt(Lane lane, Instant due) {
        if (!lane.setAlarm(due)) {
            return;
        }
        var wait = Math.max(0, Duration.between(clock.instant(), due).toMillis() + 1);
        alarm.schedule(() -> attempts.execute(() -> look(lane)), wait, TimeUnit.MILLISECONDS);
    }

    private void look(Lane lane) {
        lane.alarmRang();
        var due = lane.diskDue();
        if (!running || due == null || !lane.slot().isOpen() || !leases.hold()) {
            return;
        }
        var now = clock.instant();
        if (due.isAfter(now)) {
            lookAt(lane, due);
            return;
        }
        var limit = lane.beginLook();
        if (limit == 0) {
            return; // The next finished attempt looks again.
        }
        try (var reading = readings.begin()) {
            // One moment for both questions: a row that comes due between them would be forgotten.
            var rows = table.due(lane.subscription(), now, limit);
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
        pump(lane);
    }

    private void send(Lane lane, DeliveryRow row) {
        Instant nextDue = null;
        try {
            nextDue = attempt(lane, row);
        } catch (RuntimeException e) {
            LOG.error("delivery {} was not settled and stays on disk", row.id(), e);
            nextDue = clock.instant().plus(STORE_PAUSE);
        } finally {
            lane.finished(row, nextDue);
            if (lane.slot().leave()) {
                leases.hurry();
            }
            pump(lane);
        }
    }

    /** Returns when the row is due again; null when it is over. */
    private @Nullable Instant attempt(Lane lane, DeliveryRow row) {
        if (!leases.hold() || lane.slot().isLost()) {
            return clock.instant();
        }
        var subscription = subscriptions.current().byNumber(row.id().subscription()).orElseThrow();
        var actor = Actor.system(row.tenant(), "delivery");
        var ender = ends.actorOf(subscription.number(), row.tenant());
        if (subscription.generation() != row.id().generation()
                || subscription.status() == SubscriptionState.Status.REMOVED) {
            return settle(lane, row, new Outcome.Discarded("the subscription was removed"), ender);
        }
        if (subscription.status() == SubscriptionState.Status.DISABLED) {
            return settle(lane, row, new Outcome.GivenUp(null,
                    "the subscription was disabled: " + subscription.disabledReason()), ender);
        }
        if (subscription.status() == SubscriptionState.Status.PAUSED) {
            return clock.instant();
        }
        var logged = row.event() == null ? log.event(row.id().event()).orElseThrow() : null;
        var event = logged == null
                ? log.withData(Objects.requireNonNull(row.event()))
                : (EventRecorded) logged.payload();
        var recordedAt = logged == null ? row.recordedAt() : logged.recordedAt();
        var number = row.attempts() + 1;
        var result = transmitter.transmit(new Transmission(row.id(), subscription,
                event.event().with("recordedtime", recordedAt.toString()), number, recordedAt, event.traceparent(),
                event.tracestate()));
        count(result);
        var now = subscriptions.current().byNumber(row.id().subscription()).orElseThrow();
        var due = settle(lane, row, Verdict.on(row, subscription, now, number, result), actor);
        disabling.after(subscription, result);
        return due;
    }

    private @Nullable Instant settle(Lane lane, DeliveryRow row, Outcome outcome, Actor actor) {
        try {
            var entry = new OutcomeEntry(row, outcome, actor, lane.slot().lease());
            return switch (appender.getObject().offer(entry).join()) {
                case DONE -> {
                    readings.settled(row.id());
                    yield outcome instanceof Outcome.RetryAt retry ? retry.when() : null;
                }
                case MOVED_ON -> clock.instant();
                case NOT_OWNED -> {
                    meters.counter("hooktrail.delivery.outcomes.refused").increment();
                    lane.slot().lose();
                    leases.hurry();
                    yield null;
                }
            };
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }

    private void count(AttemptResult result) {
        var failure = result.failure();
        meters.timer("hooktrail.delivery.attempts", "outcome", failure == null ? "success" : failure.label())
                .record(result.took());
    }

    /** A paused, resumed, changed or removed subscription: its lane looks again. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It only wakes the lanes.
    public void apply(LoggedChange change) {
        if (running && change.event() instanceof SubscriptionEvent) {
            // The subscriptions' view may take the change a moment after this one.
            alarm.schedule(() -> lanes.values().forEach(lane -> attempts.execute(() -> pump(lane))), 20,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void moveIn(Collection<Integer> slots) {
        for (var subscription : table.lanes(slots)) {
            var lane = lane(subscription);
            if (lane != null) {
                lane.diskHasWork(clock.instant());
                lookAt(lane, clock.instant());
            }
        }
    }

    @Override
    public void moveOut(OwnedSlot slot) {
        lanes.values().removeIf(lane -> lane.slot() == slot);
    }

    @Override
    public void goOn() {
        lanes.values().forEach(lane -> attempts.execute(() -> pump(lane)));
    }

    @Override
    public void start() {
        running = true;
        var backlog = new OccasionalCount(() -> table.backlog(BACKLOG_COUNT_MAX), BACKLOG_AGE_MAX, System::nanoTime);
        // The registry holds what it measures only weakly.
        meters.gauge("hooktrail.delivery.backlog", this, lanes -> backlog.value());
        others.getObject().start(readings, this::take);
        leases.start(this);
    }

    /** How long a stop waits for attempts on their way. */
    @Autowired
    void grace(@Value("${hooktrail.shutdown.grace:PT20S}") Duration setting) {
        grace = setting;
    }

    /** Attempts on their way may end; what does not end in time is repeated by the next owner. */
    @Override
    public void stop() {
        running = false;
        others.getObject().stop();
        leases.close();
        alarm.shutdownNow();
        attempts.shutdown();
        try {
            if (!attempts.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                attempts.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leases.leave();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the appender; stopped before it, so that the last outcomes are stored. */
    @Override
    public int getPhase() {
        return 20;
    }
}
