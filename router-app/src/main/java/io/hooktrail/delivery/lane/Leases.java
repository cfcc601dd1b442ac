package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.LaneTimes;
import io.hooktrail.delivery.store.Lease;
import io.hooktrail.delivery.store.LeaseTable;
import io.hooktrail.eventlog.VitalWork;

/**
 * The slots that this node has: renews them, takes its share of what is free, gives up what is more than its share, and drops
 * what it lost.
 */
@Component
class Leases {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    /** While slots are on their way from one node to another it looks this many times as often as it renews. */
    private static final int HURRY = 5;

    private final LeaseTable table;
    private final LaneTimes times;
    private final Validity validity;
    private final Clock clock;
    private final Map<Integer, OwnedSlot> owned = new ConcurrentHashMap<>();
    private final List<OwnedSlot> unread = new ArrayList<>();
    private final Semaphore wake = new Semaphore(0);
    private final Counter takeOvers;
    private volatile @Nullable Thread keeper;
    private volatile boolean leaving;
    private boolean isMember;
    private boolean isFailing;

    Leases(LeaseTable table, LaneTimes times, Clock clock, MeterRegistry meters) {
        this.table = table;
        this.times = times;
        this.clock = clock;
        this.validity = new Validity(System::nanoTime, System::currentTimeMillis, times.lease()
                .multipliedBy(3)
                .dividedBy(4));
        this.takeOvers = meters.counter("hooktrail.lanes.takeovers");
        meters.gauge("hooktrail.lanes.slots", owned, Map::size);
    }

    /** Who works in the slots; called from one thread at a time. */
    interface Tenant {

        /** Slots are this node's from now on; what lies on disk for them has to be read. Called again after a throw. */
        void moveIn(Collection<Integer> slots);

        /** The slot is no longer this node's. */
        void moveOut(OwnedSlot slot);

        /** The leases hold again after they had run out. */
        void goOn();
    }

    /** Takes the first slots before it returns, if the store answers. */
    void start(Tenant tenant) {
        leaving = false;
        round(tenant);
        var thread = Thread.ofPlatform().name("leases").daemon().unstarted(VitalWork.of(() -> keep(tenant)));
        keeper = thread;
        thread.start();
    }

    /** The slot of a lane if it is this node's, also when it is just being given up. */
    @Nullable
    OwnedSlot slotOf(long subscription) {
        return owned.get(Lease.slotOf(subscription));
    }

    Collection<Integer> slots() {
        return List.copyOf(owned.keySet());
    }

    /** Whether an attempt may begin, as far as this node can tell without the database. */
    boolean hold() {
        return validity.holds();
    }

    /** Something has changed that the next round should see soon. */
    void hurry() {
        wake.release();
    }

    /** Lets no attempt begin any more, and gives back each slot as soon as nothing of it is on its way. */
    void close() {
        leaving = true;
        owned.values().forEach(OwnedSlot::close);
        hurry();
    }

    /** Gives everything back at once. */
    void leave() {
        var thread = keeper;
        keeper = null;
        hurry();
        try {
            if (thread != null) {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            }
            validity.end();
            table.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the leases were not given back; they end by themselves", e);
        }
        owned.clear();
    }

    private void keep(Tenant tenant) {
        while (keeper == Thread.currentThread()) {
            try {
                var pause = isSettled() ? times.renewal() : times.renewal().dividedBy(HURRY);
                var ignored = wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
                if (keeper == Thread.currentThread()) {
                    round(tenant);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean isSettled() {
        return unread.isEmpty() && owned.values().stream().allMatch(OwnedSlot::isOpen);
    }

    private synchronized void round(Tenant tenant) {
        try {
            renew(tenant);
            var board = table.look();
            owned.values().stream().filter(slot -> !board.own().contains(slot.lease())).forEach(OwnedSlot::lose);
            drop(tenant);
            if (!leaving) {
                balance(board);
            }
            release(tenant);
            if (!unread.isEmpty()) {
                tenant.moveIn(unread.stream().map(slot -> slot.lease().slot()).toList());
                unread.clear();
            }
            if (isFailing) {
                isFailing = false;
                LOG.info("the leases are looked after again");
            }
        } catch (RuntimeException e) {
            // Once, not every second, while the store is away.
            if (!isFailing) {
                isFailing = true;
                LOG.warn("the leases of this node could not be looked after; without them it does not deliver", e);
            }
        }
    }

    private void renew(Tenant tenant) {
        var extended = validity.beforeRenewal();
        if (!isMember || !table.renew()) {
            if (isMember) {
                LOG.warn("this node was late and its {} slots are others' now; it joins again", owned.size());
            }
            validity.end();
            owned.values().forEach(OwnedSlot::lose);
            drop(tenant);
            isMember = false;
            table.join();
            isMember = true;
        }
        if (extended.getAsBoolean()) {
            tenant.goOn();
        }
    }

    private void balance(LeaseTable.Board board) {
        var open = owned.values().stream().filter(OwnedSlot::isOpen).toList();
        if (open.size() > board.share()) {
            open.stream()
                    .sorted(Comparator.comparingInt(OwnedSlot::inFlight))
                    .limit(open.size() - board.share())
                    .forEach(OwnedSlot::close);
        } else if (open.size() < board.share() && board.free() > 0) {
            var claims = table.claim(board.share() - open.size());
            for (var claim : claims) {
                var slot = new OwnedSlot(claim.lease(), clock.instant());
                owned.put(claim.lease().slot(), slot);
                unread.add(slot);
            }
            takeOvers.increment((double) claims.stream().filter(LeaseTable.Claim::isTakeOver).count());
            LOG.info("took {} slots of lanes; nodes that deliver: {}, slots of this one: {}", claims.size(),
                    board.nodes(),
                    owned.size());
        }
    }

    private void release(Tenant tenant) {
        var idle = owned.values().stream().filter(slot -> !slot.isOpen() && slot.inFlight() == 0).toList();
        if (!idle.isEmpty()) {
            table.release(idle.stream().map(OwnedSlot::lease).toList());
            idle.forEach(OwnedSlot::lose);
            drop(tenant);
        }
    }

    private void drop(Tenant tenant) {
        owned.values().stream().filter(OwnedSlot::isLost).forEach(slot -> {
            owned.remove(slot.lease().slot(), slot);
            unread.remove(slot);
            tenant.moveOut(slot);
        });
    }
}
