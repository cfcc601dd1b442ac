package io.hooktrail.delivery.lane;

import java.time.Clock;
import java.time.Instant;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.lane.Attempts.Ended;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.delivery.store.OutcomeEntry;
import io.hooktrail.delivery.store.OutcomeEntry.Outcome;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.problem.Refused;

/** Makes durable what became of a row. */
@Component
class Settlement {

    private final ObjectProvider<Appender> appender;
    private final Readings readings;
    private final Disabling disabling;
    private final Clock clock;
    private final MeterRegistry meters;

    Settlement(ObjectProvider<Appender> appender, Readings readings, Disabling disabling, Clock clock,
            MeterRegistry meters) {
        this.appender = appender;
        this.readings = readings;
        this.disabling = disabling;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * How a row goes on.
     *
     * @param due when it is due again; null when it is over, or another node's
     * @param row as it stands on disk, when that is known and it failed
     */
    record Next(@Nullable Instant due, @Nullable DeliveryRow row) {

        static final Next NONE = new Next(null, null);

        static Next at(Instant due) {
            return new Next(due, null);
        }
    }

    /**
     * Waits until it is stored.
     *
     * @throws Refused when the store did not take it, or nobody knows whether it did
     */
    Next settle(OwnedSlot slot, DeliveryRow row, Ended ended) {
        var entry = new OutcomeEntry(row, ended.outcome(), ended.actor(), slot.lease());
        var next = switch (appender.getObject().append(entry)) {
            case DONE -> {
                readings.settled(row.id());
                yield ended.outcome() instanceof Outcome.RetryAt retry
                        ? new Next(retry.when(), row.failed(retry.when()))
                        : Next.NONE;
            }
            case MOVED_ON -> Next.at(clock.instant());
            case NOT_OWNED -> {
                meters.counter("hooktrail.delivery.outcomes.refused").increment();
                slot.lose();
                yield Next.NONE;
            }
        };
        var answer = ended.answer();
        if (answer != null) {
            disabling.after(answer.asked(), answer.result(), entry.outage());
        }
        return next;
    }
}
