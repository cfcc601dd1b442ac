package io.hooktrail.delivery.store;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.WrongSetting;

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
     * @throws WrongSetting when they do not
     */
    public LaneTimes(@Value("${hooktrail.lanes.lease}") Duration lease,
            @Value("${hooktrail.lanes.renewal}") Duration renewal, @Value("${hooktrail.lanes.poll}") Duration poll) {
        if (lease.compareTo(LEASE_MIN) < 0 || lease.compareTo(LEASE_MAX) > 0) {
            throw new WrongSetting("hooktrail.lanes.lease",
                    "is " + lease + ", but must be from " + LEASE_MIN + " to " + LEASE_MAX, "PT4S");
        }
        if (!renewal.isPositive() || renewal.multipliedBy(3).compareTo(lease) > 0) {
            throw new WrongSetting("hooktrail.lanes.renewal",
                    "is " + renewal + ", but must be at most a third of the lease, which is " + lease,
                    lease.dividedBy(4).toString());
        }
        if (!poll.isPositive() || poll.compareTo(renewal) > 0) {
            throw new WrongSetting("hooktrail.lanes.poll",
                    "is " + poll + ", but must be at most the renewal, which is " + renewal,
                    renewal.dividedBy(20).toString());
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
