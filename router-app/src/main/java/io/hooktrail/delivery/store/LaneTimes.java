package io.hooktrail.delivery.store;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How long leases last. A dead node's lanes move within the lease and one renewal (ADR 9). */
@Component
public class LaneTimes {

    private static final Duration LEASE_MIN = Duration.ofMillis(500);
    private static final Duration LEASE_MAX = Duration.ofMinutes(1);

    private final Duration lease;
    private final Duration renewal;
    private final Duration poll;

    /**
     * Checks that they fit together.
     *
     * @param lease for how long a node may deliver after its last renewal
     * @param renewal how often a node renews
     * @param poll how often a node looks for what others wrote for it
     */
    public LaneTimes(@Value("${hooktrail.lanes.lease}") Duration lease,
            @Value("${hooktrail.lanes.renewal}") Duration renewal, @Value("${hooktrail.lanes.poll}") Duration poll) {
        if (lease.compareTo(LEASE_MIN) < 0 || lease.compareTo(LEASE_MAX) > 0) {
            throw new IllegalStateException("HOOKTRAIL_LANES_LEASE must be from " + LEASE_MIN + " to " + LEASE_MAX
                    + ", such as PT4S, but is " + lease);
        }
        if (!renewal.isPositive() || renewal.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalStateException("HOOKTRAIL_LANES_RENEWAL must be at most a third of the lease (" + lease
                    + "), such as PT1S, but is " + renewal);
        }
        if (!poll.isPositive() || poll.compareTo(renewal) > 0) {
            throw new IllegalStateException("HOOKTRAIL_LANES_POLL must be at most the renewal (" + renewal
                    + "), such as PT0.05S, but is " + poll);
        }
        this.lease = lease;
        this.renewal = renewal;
        this.poll = poll;
    }

    public Duration lease() {
        return lease;
    }

    public Duration renewal() {
        return renewal;
    }

    public Duration poll() {
        return poll;
    }
}
