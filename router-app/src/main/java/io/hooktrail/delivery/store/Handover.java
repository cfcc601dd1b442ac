package io.hooktrail.delivery.store;

import java.util.Collection;

/** Takes rows from the appender's memory right after their commit. Must not block or throw. */
public interface Handover {

    void take(DeliveryRow row);

    /** Rows of these subscriptions may have been written, but the commit's end is not known: the disk has to be looked at. */
    void mayHaveBeenWritten(Collection<Long> subscriptions);
}
