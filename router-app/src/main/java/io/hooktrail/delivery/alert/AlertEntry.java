package io.hooktrail.delivery.alert;

import com.github.f4b6a3.uuid.UuidCreator;

import io.hooktrail.event.EventId;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;

/** The alert of one disabling. Answers whether it was written here; another node, or an earlier start, may have been quicker. */
final class AlertEntry extends AppendEntry<Boolean> {

    private static final int BYTES = 2048;

    private final EventId id = new EventId(UuidCreator.getTimeOrderedEpochPlus1());
    private final LoggedChange change;
    private final SubscriptionDisabled disabled;
    private boolean written;

    AlertEntry(LoggedChange change, SubscriptionDisabled disabled) {
        this.change = change;
        this.disabled = disabled;
    }

    EventId id() {
        return id;
    }

    LoggedChange change() {
        return change;
    }

    SubscriptionDisabled disabled() {
        return disabled;
    }

    void written() {
        written = true;
    }

    @Override
    public boolean isOwed() {
        return true;
    }

    @Override
    public void again() {
        written = false;
    }

    @Override
    public int weight() {
        return BYTES;
    }

    @Override
    protected Boolean result() {
        return written;
    }
}
