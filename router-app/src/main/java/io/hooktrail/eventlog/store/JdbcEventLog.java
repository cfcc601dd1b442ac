package io.hooktrail.eventlog.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.event.DataPlace;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventRecordedCodec;
import io.hooktrail.event.Receipt;
import io.hooktrail.eventlog.EventLog;
import io.hooktrail.eventlog.LoggedEvent;
import io.hooktrail.eventlog.Micros;

/** The log read by its keys. */
@Component
class JdbcEventLog implements EventLog {

    private static final String COLUMNS = "position, recorded_at, stream, sequence, name, revision, payload, metadata";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Serializer serializer;
    private final StoredEventReader reader;

    JdbcEventLog(JdbcTemplate jdbc, @Qualifier("eventSerializer") Serializer serializer, StoredEventReader reader) {
        this.jdbc = jdbc;
        this.named = new NamedParameterJdbcTemplate(jdbc);
        this.serializer = serializer;
        this.reader = reader;
    }

    @Override
    public Optional<LoggedEvent> event(EventId id) {
        return stored(id).map(logged -> withPayload(logged, withData((EventRecorded) logged.payload())));
    }

    @Override
    public List<LoggedEvent> events(List<Long> positions) {
        if (positions.isEmpty()) {
            return List.of();
        }
        var found = new HashMap<Long, LoggedEvent>();
        named.query("SELECT " + COLUMNS + " FROM event_log WHERE position IN (:positions)",
                Map.of("positions", positions), this::read).forEach(logged -> found.put(logged.position(), logged));
        var receipts = receipts(found.values());
        return positions.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(logged -> withPayload(logged, filled((EventRecorded) logged.payload(), receipts)))
                .toList();
    }

    @Override
    public List<LoggedEvent> within(List<Long> positions, long bytesMax) {
        if (positions.isEmpty()) {
            return List.of();
        }
        var sizes = new HashMap<Long, Long>();
        named.query("SELECT position, octet_length(payload) FROM event_log WHERE position IN (:positions)",
                Map.of("positions", positions), row -> {
                    sizes.put(row.getLong(1), row.getLong(2));
                });
        var fitting = new ArrayList<Long>();
        var bytes = 0L;
        for (var position : positions) {
            bytes += sizes.getOrDefault(position, 0L);
            if (bytes > bytesMax) {
                break;
            }
            fitting.add(position);
        }
        return withReceiptsWithin(fitting, bytesMax);
    }

    /** A slice of a neighbour's receipt is read with the whole receipt, whose size its own row does not tell. */
    private List<LoggedEvent> withReceiptsWithin(List<Long> positions, long bytesMax) {
        if (positions.isEmpty()) {
            return List.of();
        }
        var found = new HashMap<Long, LoggedEvent>();
        named.query("SELECT " + COLUMNS + " FROM event_log WHERE position IN (:positions)",
                Map.of("positions", positions), this::read).forEach(logged -> found.put(logged.position(), logged));
        var holders = missingHolders(found.values());
        var bytes = holders.isEmpty()
                ? Long.valueOf(0)
                : named.queryForObject("SELECT sum(octet_length(payload)) FROM event_log WHERE stream IN (:streams) "
                        + "AND sequence = 0", Map.of("streams", holders), Long.class);
        var receipts = bytes == null || bytes > bytesMax ? Map.<EventId, Receipt>of() : receipts(found.values());
        return positions.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .filter(logged -> !holders.contains(holder(logged)) || !receipts.isEmpty())
                .map(logged -> withPayload(logged, filled((EventRecorded) logged.payload(), receipts)))
                .toList();
    }

    /** The stream of the event whose receipt holds the data; empty when they lie with the event. */
    private static String holder(LoggedEvent logged) {
        return logged.payload() instanceof EventRecorded recorded && recorded.event().data() == null
                && recorded.place() instanceof DataPlace.InReceipt slice ? slice.holder().toString() : "";
    }

    private static Set<String> missingHolders(Collection<LoggedEvent> events) {
        var missing = new HashSet<String>();
        events.forEach(logged -> missing.add(holder(logged)));
        missing.remove("");
        events.forEach(logged -> missing.remove(logged.stream()));
        return missing;
    }

    /** The receipts of which some of these events are slices, by the event that holds each. */
    private Map<EventId, Receipt> receipts(Collection<LoggedEvent> events) {
        var receipts = new HashMap<EventId, Receipt>();
        var missing = new HashSet<String>();
        for (var logged : events) {
            var recorded = (EventRecorded) logged.payload();
            if (recorded.receipt() != null) {
                receipts.put(recorded.id(), recorded.receipt());
            }
        }
        for (var logged : events) {
            if (logged.payload() instanceof EventRecorded recorded && recorded.event().data() == null
                    && recorded.place() instanceof DataPlace.InReceipt slice && !receipts.containsKey(slice.holder())) {
                missing.add(slice.holder().toString());
            }
        }
        if (!missing.isEmpty()) {
            named.query("SELECT " + COLUMNS + " FROM event_log WHERE stream IN (:streams) AND sequence = 0",
                    Map.of("streams", missing), this::read).forEach(holder -> {
                        var receipt = ((EventRecorded) holder.payload()).receipt();
                        if (receipt != null) {
                            receipts.put(EventId.of(holder.stream()), receipt);
                        }
                    });
        }
        return receipts;
    }

    private static EventRecorded filled(EventRecorded recorded, Map<EventId, Receipt> receipts) {
        if (recorded.event().data() == null && recorded.place() instanceof DataPlace.InReceipt slice) {
            var receipt = receipts.get(slice.holder());
            if (receipt == null) {
                throw new IllegalStateException(slice.holder() + " holds no receipt");
            }
            return recorded.withData(EventRecordedCodec.slice(receipt, slice));
        }
        return recorded;
    }

    private static LoggedEvent withPayload(LoggedEvent logged, EventRecorded payload) {
        return new LoggedEvent(logged.position(), logged.recordedAt(), logged.stream(), logged.sequence(),
                logged.actor(), payload);
    }

    @Override
    public EventRecorded withData(EventRecorded recorded) {
        if (recorded.event().data() != null || !(recorded.place() instanceof DataPlace.InReceipt slice)) {
            return recorded;
        }
        var holder = (EventRecorded) stored(slice.holder()).orElseThrow().payload();
        var receipt = holder.receipt();
        if (receipt == null) {
            throw new IllegalStateException(slice.holder() + " holds no receipt");
        }
        return recorded.withData(EventRecordedCodec.slice(receipt, slice));
    }

    @Override
    public List<LoggedEvent> aboutEvent(EventId id, long after, int limit) {
        // Delivery streams are the event's id, a tilde and more; DEL is the character after the tilde.
        return jdbc.query("SELECT " + COLUMNS + " FROM event_log WHERE (stream = ? OR (stream >= ? AND stream < ?)) "
                + "AND position > ? ORDER BY position LIMIT ?", this::read, id.toString(), id + "~", id + "\u007f",
                after, limit);
    }

    @Override
    public List<LoggedEvent> stream(String stream) {
        return jdbc.query("SELECT " + COLUMNS + " FROM event_log WHERE stream = ? ORDER BY sequence", this::read,
                stream);
    }

    /** Changes of configuration after a position, in order. */
    List<LoggedEvent> changesAfter(long position) {
        return jdbc.query("SELECT e.* FROM configuration_change c JOIN event_log e ON e.position = c.position "
                + "WHERE c.position > ? ORDER BY c.position", this::read, position);
    }

    /** The last committed position, and the last one that changed configuration. */
    record LastPositions(long position, long rulesPosition) {}

    LastPositions head() {
        var head = jdbc.queryForObject("SELECT position, rules_position FROM log_head WHERE id = 1",
                (row, number) -> new LastPositions(row.getLong(1), row.getLong(2)));
        if (head == null) {
            throw new IllegalStateException("log_head has no row");
        }
        return head;
    }

    /** The last change of configuration. */
    long rulesPosition() {
        var position = jdbc.queryForObject("SELECT rules_position FROM log_head WHERE id = 1", Long.class);
        return position == null ? 0 : position;
    }

    private Optional<LoggedEvent> stored(EventId id) {
        return jdbc.query("SELECT " + COLUMNS + " FROM event_log WHERE stream = ? AND sequence = 0", this::read,
                id.toString()).stream().filter(logged -> logged.payload() instanceof EventRecorded).findFirst();
    }

    private LoggedEvent read(ResultSet row, int number) throws SQLException {
        var payload = reader.payload(row.getString("name"), row.getString("revision"), row.getBytes("payload"));
        MetaData metadata = serializer.deserialize(new SimpleSerializedObject<>(row.getBytes("metadata"), byte[].class,
                MetaData.class.getName(), null));
        return new LoggedEvent(row.getLong("position"), Micros.instant(row.getLong("recorded_at")),
                row.getString("stream"), row.getLong("sequence"), ActorMetadata.actor(metadata), payload);
    }
}
