package io.hooktrail.eventlog.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import io.hooktrail.PostgresServer;
import io.hooktrail.event.EventRecorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The log on the store of production, where more than one node shares it. */
class PostgresLogNodeTest extends LogNodeContract {

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> store() {
        return postgres.settings();
    }

    @Test
    void whatAnotherNodeAppendsWakesAStreamHere() throws InterruptedException {
        try (var other = another()) {
            var store = node().bean(WakingEventStore.class);
            try (var stream = store.openStream(store.createHeadToken())) {
                var woken = new AtomicInteger();
                stream.setOnAvailableCallback(woken::incrementAndGet);

                var id = other.append().join();

                await().atMost(WITHIN).pollInterval(Duration.ofMillis(2)).until(() -> woken.get() > 0);
                assertThat(stream.hasNextAvailable(5, TimeUnit.SECONDS)).isTrue();
                assertThat(((EventRecorded) stream.nextAvailable().getPayload()).id()).isEqualTo(id);
            }
        }
    }
}
