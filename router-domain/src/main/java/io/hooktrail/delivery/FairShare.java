package io.hooktrail.delivery;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

import io.hooktrail.tenant.TenantName;

/**
 * Shares a bounded number of places: who takes many leaves room for others. A tenant may have at most half of what the other
 * tenants leave it, and a lane half of what its tenant's other lanes leave of that. So one tenant alone comes to half of all
 * places, two to a third each, and whoever has none finds some free, however long the others hold theirs. Who finds no place
 * stands in line; tenants take turns there, and each tenant's lanes do. Safe for threads.
 *
 * @param <W> who takes places, such as a lane
 */
public final class FairShare<W> {

    private final int placesMax;
    private final Map<TenantName, Taken<W>> taken = new HashMap<>();
    private final LinkedHashMap<TenantName, LinkedHashSet<W>> lines = new LinkedHashMap<>();
    private int all;

    public FairShare(int placesMax) {
        this.placesMax = placesMax;
    }

    /** The places of one tenant. */
    private static final class Taken<W> {

        private final Map<W, Integer> each = new HashMap<>();
        private int sum;

        void add(W who, int change) {
            sum += change;
            each.merge(who, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    /** A place that was taken for somebody who stood in line. */
    public record Turn<W>(TenantName tenant, W who) {}

    /** Takes a place, or stands in line for one. Those in line are those for whom there was none, so nobody is passed over. */
    public synchronized boolean enter(TenantName tenant, W who) {
        if (admits(tenant, who)) {
            take(tenant, who);
            return true;
        }
        lines.computeIfAbsent(tenant, name -> new LinkedHashSet<>()).add(who);
        return false;
    }

    /** Gives a place back; {@link #next} is to be asked then until nobody is left. */
    public synchronized void leave(TenantName tenant, W who) {
        var own = taken.get(tenant);
        if (own != null) {
            own.add(who, -1);
            all--;
            if (own.sum == 0) {
                taken.remove(tenant);
            }
        }
    }

    /** The next in line who may enter now, with his place taken. */
    public synchronized Optional<Turn<W>> next() {
        var turn = lines.entrySet()
                .stream()
                .filter(line -> admits(line.getKey()))
                .flatMap(line -> line.getValue()
                        .stream()
                        .filter(who -> admits(line.getKey(), who))
                        .map(who -> new Turn<>(line.getKey(), who)))
                .findFirst();
        turn.ifPresent(this::grant);
        return turn;
    }

    private void grant(Turn<W> turn) {
        var line = lines.remove(turn.tenant());
        if (line != null) {
            line.remove(turn.who());
            if (!line.isEmpty()) {
                lines.put(turn.tenant(), line); // Behind the others.
            }
        }
        take(turn.tenant(), turn.who());
    }

    /** How many places are taken. */
    public synchronized int taken() {
        return all;
    }

    /** How many stand in line. */
    public synchronized int waiting() {
        return lines.values().stream().mapToInt(LinkedHashSet::size).sum();
    }

    private void take(TenantName tenant, W who) {
        taken.computeIfAbsent(tenant, name -> new Taken<>()).add(who, 1);
        all++;
    }

    /** Whether any of the tenant's may enter; asked first, as thousands of them may stand in line. */
    private boolean admits(TenantName tenant) {
        var own = taken.get(tenant);
        return all < placesMax && (own == null || own.sum < share(own));
    }

    private boolean admits(TenantName tenant, W who) {
        var own = taken.get(tenant);
        if (own == null || !admits(tenant)) {
            return admits(tenant);
        }
        int mine = own.each.getOrDefault(who, 0);
        return mine == 0 || mine < (share(own) - (own.sum - mine)) / 2;
    }

    private int share(Taken<W> own) {
        return (placesMax - (all - own.sum)) / 2;
    }
}
