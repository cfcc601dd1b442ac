package io.hooktrail.delivery.store;

/** Takes rows from the appender's memory right after their commit. Must not block or throw. */
public interface Handover {

    void take(DeliveryRow row);
}
