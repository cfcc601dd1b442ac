package io.hooktrail.delivery.lane;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.hooktrail.access.Traceparent;
import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.store.DeliveryRow;
import io.hooktrail.subscription.SubscriptionState;

/** The log line of an attempt, its ids in fields; never the payload, the sink's answer or a header. */
final class AttemptLine {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptLine.class);

    private AttemptLine() {}

    static void write(DeliveryRow row, SubscriptionState subscription, int number, @Nullable String traceparent,
            AttemptResult result) {
        // As many as deliveries, so for debugging.
        if (!LOG.isDebugEnabled()) {
            return;
        }
        var failure = result.failure();
        var outcome = failure == null ? "success" : failure.label();
        var trace = Traceparent.traceId(traceparent);
        var line = LOG.atDebug()
                .addKeyValue("event", row.id().event().toString())
                .addKeyValue("delivery", row.id().toString())
                .addKeyValue("tenant", row.tenant().value())
                .addKeyValue("subscription", subscription.id().name())
                .addKeyValue("attempt", number)
                .addKeyValue("outcome", outcome)
                .addKeyValue("durationMs", result.took().toNanos() / 1e6);
        if (result.status() != null) {
            line = line.addKeyValue("status", result.status());
        }
        if (trace != null) {
            line = line.addKeyValue("trace", trace).addKeyValue("span", row.id().span(number));
        }
        line.log("attempt {} of delivery {}: {}", number, row.id(), outcome);
    }
}
