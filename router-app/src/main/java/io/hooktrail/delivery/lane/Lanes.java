package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * All lanes of this node. A lane sends as many rows at once as its subscription allows, each attempt on a thread of its own,
 * so a slow sink holds only itself. An idle lane costs nothing: it is woken by the appender, by its own retry time, or by a
 * change of its subscription.
 */
@Component
class Lanes implements Handover, ConfigurationView, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final ObjectProvider<Appender> appender;
    private final Subscriptions subscriptions;
    private final DeliveryTable table;
    private final EventLog log;
    private final Transmitter transmitter;
    private final Clock clock;
    private final MeterRegistry meters;
    private final SubscriptionEnds ends;
    private final Disabling disabling;
    private final ConcurrentHashMap<Long, Lane> lanes = new ConcurrentHashMap<>();
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService alarm = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("lanes-alarm").daemon().factory());
    private volatile boolean running;

    Lanes(ObjectProvider<Appender> appender, Subscriptions subscriptions, DeliveryTable table, EventLog log,
            Transmitter transmitter, Clock clock, MeterRegistry meters, SubscriptionEnds ends, Disabling disabling) {
        this.appender = appender;
        this.subscriptions = subscriptions;
        this.table = table;
        this.log = log;
        this.transmitter = transmitter;
        this.clock = clock;
        this.meters = meters;
        this.ends = ends;
        this.disabling = disabling;
    }

    @Override
    public void take(DeliveryRow row) {
        var lane = lane(row.id().subscription());
        lane.offer(row);
        pump(lane);
    }

    private Lane lane(long subscription) {
        return lanes.computeIfAbsent(subscription, Lane::new);
    }

    private void pump(Lane lane) {
        if (!running) {
            return;
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
        if (!running || due == null) {
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
        try {
            var rows = table.due(lane.subscription(), clock.instant(), limit);
            rows.forEach(lane::offer);
            if (rows.size() < limit) {
                // From before the rows were read: what came due meanwhile is among neither, and nothing else wakes the lane.
                table.nextDue(lane.subscription(), now).ifPresent(lane::diskHasWork);
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
            nextDue = attempt(row);
        } catch (RuntimeException e) {
            LOG.error("delivery {} was not settled and stays on disk", row.id(), e);
            nextDue = clock.instant().plus(STORE_PAUSE);
        } finally {
            lane.finished(row, nextDue);
            pump(lane);
        }
    }

    /** Returns when the row is due again; null when it is over. */
    private @Nullable Instant attempt(DeliveryRow row) {
        var subscription = subscriptions.current().byNumber(row.id().subscription()).orElseThrow();
        var actor = Actor.system(row.tenant(), "delivery");
        var ender = ends.actorOf(subscription.number(), row.tenant());
        if (subscription.generation() != row.id().generation()
                || subscription.status() == SubscriptionState.Status.REMOVED) {
            settle(row, new Outcome.Discarded("the subscription was removed"), ender);
            return null;
        }
        if (subscription.status() == SubscriptionState.Status.DISABLED) {
            settle(row, new Outcome.GivenUp(null,
                    "the subscription was disabled: " + subscription.disabledReason()), ender);
            return null;
        }
        if (subscription.status() == SubscriptionState.Status.PAUSED) {
            return clock.instant();
        }
        var event = row.event() == null ? read(row) : log.withData(row.event());
        var recordedAt = row.event() == null
                ? log.event(row.id().event()).orElseThrow().recordedAt()
                : row.recordedAt();
        var number = row.attempts() + 1;
        var result = transmitter.transmit(new Transmission(row.id(), subscription,
                event.event().with("recordedtime", recordedAt.toString()), number, recordedAt, event.traceparent()));
        count(result);
        var now = subscriptions.current().byNumber(row.id().subscription()).orElseThrow();
        var due = settle(row, Verdict.on(row, subscription, now, number, result), actor);
        disabling.after(subscription, result);
        return due;
    }

    private EventRecorded read(DeliveryRow row) {
        return (EventRecorded) log.event(row.id().event()).orElseThrow().payload();
    }

    private @Nullable Instant settle(DeliveryRow row, Outcome outcome, Actor actor) {
        try {
            appender.getObject().offer(new OutcomeEntry(row, outcome, actor)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
        return outcome instanceof Outcome.RetryAt retry ? retry.when() : null;
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
    public void start() {
        running = true;
        meters.gauge("hooktrail.delivery.backlog", table, DeliveryTable::backlog);
        for (var subscription : table.lanes()) {
            var lane = lane(subscription);
            lane.diskHasWork(clock.instant());
            lookAt(lane, clock.instant());
        }
    }

    /** Attempts on their way may end; what does not end in time is repeated after the next start. */
    @Override
    public void stop() {
        running = false;
        alarm.shutdownNow();
        attempts.shutdown();
        try {
            if (!attempts.awaitTermination(20, TimeUnit.SECONDS)) {
                attempts.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
