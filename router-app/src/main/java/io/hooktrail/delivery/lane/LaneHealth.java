package io.hooktrail.delivery.lane;

import java.time.Instant;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.store.StoredOutages;
import io.hooktrail.subscription.SinkHealth;

/** Sinks as their lanes know them, where this node has those, and as the outcomes of all nodes left them. */
@Component
class LaneHealth implements SinkHealth {

    private final Lanes lanes;
    private final StoredOutages outages;

    LaneHealth(Lanes lanes, StoredOutages outages) {
        this.lanes = lanes;
        this.outages = outages;
    }

    @Override
    public Optional<Circuit> circuit(long subscription) {
        return lanes.circuit(subscription);
    }

    @Override
    public Optional<Instant> failingSince(long subscription) {
        return outages.since(subscription);
    }
}
