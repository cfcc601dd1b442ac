package io.hooktrail.history.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.PostgresServer;
import io.hooktrail.Stores;
import io.hooktrail.event.DataPlace;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.eventlog.Projections;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Only on PostgreSQL can two nodes work on one projection for a moment. */
class PostgresEventIndexTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aNodeWhoseClaimWasStolenAndTheThiefWriteTheSameRowWithoutAFault() throws Exception {
        try (var postgres = new PostgresServer(); var threads = Executors.newFixedThreadPool(2)) {
            var store = Stores.migrated(postgres.store());
            var jdbc = new JdbcTemplate(store);
            var index = new EventIndexProjection(jdbc, new NoTokens());
            var transaction = new TransactionTemplate(new JdbcTransactionManager(store));
            var written = new CountDownLatch(1);
            var thiefWaits = new CountDownLatch(1);

            var robbed = threads.submit(() -> transaction.execute(status -> {
                write(index);
                written.countDown();
                await().until(() -> thiefWaits.getCount() == 0);
                return true;
            }));
            written.await();
            var thief = threads.submit(() -> transaction.execute(status -> {
                write(index);
                return true;
            }));
            await().until(() -> jdbc.queryForObject("SELECT COUNT(*) FROM pg_locks WHERE NOT granted",
                    Integer.class), waiting -> waiting > 0);
            thiefWaits.countDown();

            assertThat(robbed.get()).isTrue();
            assertThat(thief.get()).isTrue();
            assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM event_index", Integer.class)).isOne();
        }
    }

    private static void write(EventIndexProjection index) {
        var id = EventId.of("019caf2b-1f80-7000-8000-0000000000a1");
        var attributes = new LinkedHashMap<String, Object>(
                Map.of("specversion", "1.0", "id", "1", "source", "/shop", "type", "made"));
        var unit = DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("recorded"));
        index.on(new EventRecorded(id, TenantName.DEFAULT, "shop", EventStatus.UNMATCHED, null,
                new Event(attributes, null), new DataPlace.None(), null, "hmac/1", NOON, null, null, null, 0, 1, null),
                NOON, GapAwareTrackingToken.newInstance(7, java.util.Set.of()), unit);
        unit.commit();
    }

    /** The index's reading is no part of this. */
    private static final class NoTokens implements Projections {

        @Override
        public long position(String projection) {
            return 0;
        }

        @Override
        public void rebuild(String projection) {
            throw new UnsupportedOperationException(projection);
        }
    }
}
