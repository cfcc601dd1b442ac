package io.hooktrail.bench;

import java.util.concurrent.TimeUnit;

/**
 * What a run sends and to whom.
 *
 * @param perSecond 0 for as fast as the connections go
 * @param warmUpSeconds before the measured window: a JVM is several times faster once its code is compiled
 * @param subscriptions that match every event, each with a sink of its own
 * @param inFlight deliveries at once of each subscription
 * @param heap of the process under measurement, as {@code -Xmx} takes it
 * @param postgres JDBC URL, or empty for the embedded store
 */
record Load(
        int connections,
        int perSecond,
        int warmUpSeconds,
        int seconds,
        int bodyBytes,
        int subscriptions,
        int inFlight,
        String heap,
        String postgres) {

    static Load of(Options options) {
        return new Load(options.number("connections", 1, 4096), options.number("rate", 0, 1_000_000),
                options.number("warm-up", 0, 3600), options.number("seconds", 1, 86_400),
                options.number("bytes", 256, 1_000_000), options.number("subscriptions", 1, 64),
                options.number("in-flight", 1, 256), options.text("heap"), options.text("postgres"));
    }

    long warmUpMicros() {
        return TimeUnit.SECONDS.toMicros(warmUpSeconds);
    }

    long micros() {
        return TimeUnit.SECONDS.toMicros(seconds);
    }
}
