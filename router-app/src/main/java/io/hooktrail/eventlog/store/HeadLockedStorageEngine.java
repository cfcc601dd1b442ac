package io.hooktrail.eventlog.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.hooktrail.eventlog.Micros;

/**
 * Axon's JDBC engine under the head lock: positions come from {@code log_head} instead of a sequence, so they are in commit
 * order and without gaps, and a tracking reader can miss nothing (ADR 3).
 */
final class HeadLockedStorageEngine extends JdbcEventStorageEngine {

    private final TransactionManager transactions;
    private final HeadLock lock;
    private final JdbcTemplate jdbc;
    private final RecentEvents recent = new RecentEvents();

    HeadLockedStorageEngine(Builder builder, TransactionManager transactions, HeadLock lock, JdbcTemplate jdbc) {
        super(builder);
        this.transactions = transactions;
        this.lock = lock;
        this.jdbc = jdbc;
    }

    /** What this node has committed of late. */
    RecentEvents recent() {
        return recent;
    }

    static EventSchema logSchema() {
        return EventSchema.builder()
                .eventTable("event_log")
                .snapshotTable("snapshot_event")
                .globalIndexColumn("position")
                .eventIdentifierColumn("event_id")
                .aggregateIdentifierColumn("stream")
                .sequenceNumberColumn("sequence")
                .typeColumn("stream_type")
                .timestampColumn("recorded_at")
                .payloadTypeColumn("name")
                .payloadRevisionColumn("revision")
                .payloadColumn("payload")
                .metaDataColumn("metadata")
                .build();
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        transactions.executeInTransaction(() -> {
            var head = lock.acquire();
            super.appendEvents(events, serializer);
            lock.release(head);
        });
    }

    @Override
    protected PreparedStatement appendEvents(Connection connection, List<? extends EventMessage<?>> events,
            Serializer serializer) throws SQLException {
        var head = lock.acquire();
        var changes = new ArrayList<Object[]>();
        var written = new ArrayList<RecentEvents.Recent>();
        var statement = connection.prepareStatement("INSERT INTO event_log (position, event_id, stream, sequence, "
                + "stream_type, recorded_at, name, revision, payload, metadata) VALUES (?,?,?,?,?,?,?,?,?,?)");
        for (var message : events) {
            var event = (DomainEventMessage<?>) message;
            var place = head.next(event.getTimestamp());
            if (!isTraffic(event)) {
                head.changesConfiguration();
                changes.add(new Object[]{place.position()});
            }
            var payload = event.serializePayload(serializer, byte[].class);
            statement.setLong(1, place.position());
            statement.setString(2, event.getIdentifier());
            statement.setString(3, event.getAggregateIdentifier());
            statement.setLong(4, event.getSequenceNumber());
            statement.setString(5, event.getType());
            statement.setLong(6, place.recordedAtMicros());
            statement.setString(7, payload.getType().getName());
            statement.setString(8, payload.getType().getRevision());
            statement.setBytes(9, payload.getData());
            statement.setBytes(10, event.serializeMetaData(serializer, byte[].class).getData());
            statement.addBatch();
            written.add(new RecentEvents.Recent(place.position(), tracked(event, place), payload.getData().length));
        }
        // Before the streams are told, who are told after the completion.
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                recent.add(written);
            }
        });
        if (!changes.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO configuration_change (position) VALUES (?)", changes);
        }
        return statement;
    }

    /** As a reader of the store would get it. */
    private static TrackedEventMessage<?> tracked(DomainEventMessage<?> event, HeadLock.Place place) {
        return new GenericTrackedDomainEventMessage<>(GapAwareTrackingToken.newInstance(place.position(), Set.of()),
                new GenericDomainEventMessage<>(event.getType(), event.getAggregateIdentifier(),
                        event.getSequenceNumber(), event.getPayload(), event.getMetaData(), event.getIdentifier(),
                        Micros.instant(place.recordedAtMicros())));
    }

    /** Events and deliveries are traffic; every other stream is configuration. */
    static boolean isTraffic(DomainEventMessage<?> event) {
        return "Event".equals(event.getType()) || "Delivery".equals(event.getType());
    }

    @Override
    protected Object readTimeStamp(ResultSet resultSet, String columnName) throws SQLException {
        // As text, because Axon cuts an Instant to milliseconds, and a time is to be one position.
        return Micros.instant(resultSet.getLong(columnName)).toString();
    }

    @Override
    protected void writeTimestamp(PreparedStatement statement, int position, Instant timestamp) throws SQLException {
        statement.setLong(position, Micros.of(timestamp));
    }

    @Override
    protected PreparedStatement createTokenAt(Connection connection, Instant time) throws SQLException {
        var statement = connection.prepareStatement("SELECT min(position) - 1 FROM event_log WHERE recorded_at >= ?");
        statement.setLong(1, Micros.of(time));
        return statement;
    }
}
