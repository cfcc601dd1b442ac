package io.hooktrail.ingest.http;

import java.time.Duration;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import io.hooktrail.ingest.Recorded;

/** The log line of an event that a request brought, its ids in fields beside those of the request; never its data. */
final class StoredEventLine {

    private static final Logger LOG = LoggerFactory.getLogger(StoredEventLine.class);

    private StoredEventLine() {}

    /** @param by the source, or the key that published it */
    static void write(Recorded event, String by, Instant receivedAt, Instant now) {
        // At ten thousand requests a second a line each would cost more than the append, so they are for debugging.
        if (LOG.isDebugEnabled()) {
            MDC.put("event", event.id().toString());
            LOG.atDebug()
                    .addKeyValue("by", by)
                    .addKeyValue("status", event.status().label())
                    .addKeyValue("durationMs", Duration.between(receivedAt, now).toNanos() / 1e6)
                    .log("event {} from {}: {}", event.id(), by, event.status().label());
        }
    }
}
