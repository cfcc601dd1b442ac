package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.FairShare;
import io.hooktrail.delivery.lane.Attempts.Ended;
import io.hooktrail.delivery.lane.Settlement.Next;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.Recoveries;
import io.hooktrail.eventlog.OccasionalLine;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;
import io.hooktrail.tenant.TenantName;

/**
 * Gets the rows of lanes going: each attempt on a thread of its own and in a place of its own, of which a node has so many, and
 * shares them between tenants. A lane that has nothing to do, or has to wait, holds no thread.
 */
@Component
class LanePump {

    private static final Logger LOG = LoggerFactory.getLogger(LanePump.class);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final Subscriptions subscriptions;
    private final Leases leases;
    private final LaneReader reader;
    private final Attempts attempts;
    private final Settlement settlement;
    private final Recoveries recoveries;
    private final Clock clock;
    private final FairShare<Lane> places;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService alarm = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("lanes-alarm").daemon().factory());
    private final OccasionalLine unsettled = new OccasionalLine(System::nanoTime);
    private volatile boolean running;

    /** @param inFlightMax attempts that this node makes at once, each until its outcome is stored */
    LanePump(Subscriptions subscriptions, Leases leases, LaneReader reader, Attempts attempts, Settlement settlement,
            Recoveries recoveries, Clock clock, MeterRegistry meters,
            @Value("${hooktrail.delivery.in-flight-max}") int inFlightMax) {
        this.subscriptions = subscriptions;
        this.leases = leases;
        this.reader = reader;
        this.attempts = attempts;
        this.settlement = settlement;
        this.recoveries = recoveries;
        this.clock = clock;
        this.places = new FairShare<>(inFlightMax);
        meters.gauge("hooktrail.delivery.in.flight", places, FairShare::taken);
        meters.gauge("hooktrail.delivery.lanes.waiting", places, FairShare::waiting);
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

    void pumpLater(Lane lane) {
        later(() -> pump(lane));
    }

    /** The subscription of a lane that may send; null when it may not. */
    private @Nullable SubscriptionState ready(Lane lane) {
        if (!running || !lane.slot().isOpen() || !leases.hold()) {
            return null; // What is here is sent when the lease holds again, or else by the next owner.
        }
        var subscription = subscriptions.current().byNumber(lane.subscription()).orElse(null);
        if (subscription == null || subscription.isHeld()) {
            return null;
        }
        lane.follow(subscription.settings(), subscription.allowedPerMinute(), clock.instant());
        return subscription;
    }

    /** Begins what the lane may send now, and sees to it that the lane is woken when it may send more. */
    void pump(Lane lane) {
        var subscription = ready(lane);
        if (subscription == null) {
            return;
        }
        var tenant = subscription.id().tenant();
        while (lane.mayStart(clock.instant()) && places.enter(tenant, lane)) {
            startOne(lane, tenant);
        }
        giveUpExpired(lane, subscription);
        var ahead = lane.beginReadingAhead();
        if (!ahead.isEmpty()) {
            later(() -> {
                reader.readAhead(lane, ahead);
                pump(lane);
            });
        }
        var wake = lane.wakeAt(clock.instant());
        if (wake != null) {
            wakeAt(lane, wake);
        }
    }

    /** Sends the next row from a place that was taken for it. */
    private void startOne(Lane lane, TenantName tenant) {
        var row = lane.start(clock.instant());
        if (row == null) {
            leave(tenant, lane);
        } else {
            begin(lane, row, attempts::make, tenant);
        }
    }

    private void leave(TenantName tenant, Lane lane) {
        places.leave(tenant, lane);
        for (var next = places.next(); next.isPresent(); next = places.next()) {
            var turn = next.get();
            later(() -> {
                if (ready(turn.who()) == null) {
                    leave(turn.tenant(), turn.who());
                } else {
                    startOne(turn.who(), turn.tenant());
                    pump(turn.who());
                }
            });
        }
    }

    private void later(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            // The router is stopping; the next owner finds the rows.
        }
    }

    /** While a sink is down its deliveries are not sent, and each is given up when its time is over all the same. */
    private void giveUpExpired(Lane lane, SubscriptionState subscription) {
        var now = clock.instant();
        for (var row = lane
                .startExpired(waiting -> Verdict.isExpired(waiting, subscription, now)); row != null; row = lane
                        .startExpired(waiting -> Verdict.isExpired(waiting, subscription, now))) {
            begin(lane, row, late -> attempts.giveUp(late, subscription, now), null);
        }
    }

    /** @param place the tenant whose place the attempt takes; null when nothing is sent */
    private void begin(Lane lane, DeliveryRow row, Function<DeliveryRow, @Nullable Ended> how,
            @Nullable TenantName place) {
        try {
            threads.execute(() -> send(lane, row, how, place));
        } catch (RejectedExecutionException e) { // The router is stopping; the next owner finds the row.
            var ignored = lane.answered(null, clock.instant());
            finish(lane, row, Next.at(row.dueAt()), place);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // An alarm that is no longer needed rings for nothing.
    void wakeAt(Lane lane, Instant when) {
        var wait = Math.max(0, Duration.between(clock.instant(), when).toMillis() + 1);
        if (!running || !lane.setAlarm(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait))) {
            return;
        }
        alarm.schedule(() -> later(() -> wake(lane)), wait, TimeUnit.MILLISECONDS);
    }

    private void wake(Lane lane) {
        lane.alarmRang();
        if (!running || !lane.slot().isOpen() || !leases.hold()) {
            return;
        }
        var now = clock.instant();
        var due = lane.diskDue();
        if (due != null && !due.isAfter(now)) {
            reader.look(lane, now);
        }
        pump(lane);
    }

    /** One row on its way: the next one may go when the sink has answered, this one is held until that is durable. */
    private void send(Lane lane, DeliveryRow row, Function<DeliveryRow, @Nullable Ended> how,
            @Nullable TenantName place) {
        var next = Next.at(clock.instant());
        try {
            var ended = answered(lane, row, how);
            if (ended != null) {
                next = settlement.settle(lane.slot(), row, ended);
            }
        } catch (RuntimeException e) {
            unsettled.say(more -> LOG.error("delivery {} was not settled and stays on disk{}", row.id(), more, e));
            next = Next.at(clock.instant().plus(STORE_PAUSE));
        } finally {
            finish(lane, row, next, place);
        }
    }

    private @Nullable Ended answered(Lane lane, DeliveryRow row, Function<DeliveryRow, @Nullable Ended> how) {
        Ended ended = null;
        try {
            ended = leases.hold() && !lane.slot().isLost() ? how.apply(row) : null;
            return ended;
        } finally {
            if (lane.answered(ended == null ? null : ended.answer(), clock.instant())) {
                recoveries.isBack(lane.subscription());
            }
            pump(lane);
        }
    }

    private void finish(Lane lane, DeliveryRow row, Next next, @Nullable TenantName place) {
        if (next.row() != null) {
            lane.failed(next.row());
        } else {
            if (next.due() != null) {
                lane.lookFromTheBeginning(); // It lies on disk as it did, where a look may have passed it.
            }
            lane.finished(row, next.due());
        }
        if (lane.slot().leave() || lane.slot().isLost()) {
            leases.hurry();
        }
        if (place != null) {
            leave(place, lane);
        }
        pump(lane);
    }
}
