package io.hooktrail.delivery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.hooktrail.eventlog.LogicalName;

/** What has happened to one delivery; stored for ever, so members are added and never renamed. */
public sealed interface DeliveryEvent {

    DeliveryId delivery();

    /** The sink answered 2xx. */
    @LogicalName("DeliverySucceeded.v1")
    record DeliverySucceeded(DeliveryId delivery, Attempt attempt) implements DeliveryEvent {}

    /**
     * One attempt did not succeed.
     *
     * @param nextAttemptAt null when it was the last
     */
    @LogicalName("DeliveryFailed.v1")
    record DeliveryFailed(DeliveryId delivery, Attempt attempt, @Nullable Instant nextAttemptAt)
            implements
                DeliveryEvent {}

    /** It was given up and waits for a person. */
    @LogicalName("DeliveryDeadLettered.v1")
    record DeliveryDeadLettered(DeliveryId delivery, int attempts, String reason) implements DeliveryEvent {}

    /** Somebody asked for it to be sent (again); attempts go on counting. */
    @LogicalName("DeliveryResent.v1")
    record DeliveryResent(DeliveryId delivery) implements DeliveryEvent {}

    /** Somebody asked for an event to be sent to a subscription that had not matched it. */
    @LogicalName("DeliveryRequested.v1")
    record DeliveryRequested(DeliveryId delivery) implements DeliveryEvent {}

    /** It will not be sent; the event's metadata name who decided so. */
    @LogicalName("DeliveryDiscarded.v1")
    record DeliveryDiscarded(DeliveryId delivery, String reason) implements DeliveryEvent {}

    /**
     * One attempt as the timeline shows it.
     *
     * @param number from 1, over the delivery's whole life
     * @param status HTTP status; null when there was no answer
     * @param error label of {@link AttemptResult.Failure}; null on success
     */
    record Attempt(
            int number,
            Instant at,
            long durationMicros,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String detail,
            @Nullable String response,
            AttemptResult.Phases phases) {

        /** The attempt's result under its number. */
        public static Attempt of(int number, AttemptResult result) {
            var failure = result.failure();
            return new Attempt(number, result.startedAt(), result.took().toNanos() / 1000, result.status(),
                    failure == null ? null : failure.label(), result.detail(), result.response(), result.phases());
        }
    }
}
