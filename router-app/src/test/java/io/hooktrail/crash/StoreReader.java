package io.hooktrail.crash;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.crash.StoreFacts.Entry;
import io.hooktrail.crash.StoreFacts.Pending;

/** Reads a store by SQL and the stored form alone, with none of the router's own code that could share its faults. */
final class StoreReader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int FETCH_ROWS = 1000;

    private final Connection connection;

    private StoreReader(Connection connection) {
        this.connection = connection;
    }

    static StoreFacts read(Connection connection) throws SQLException {
        // One snapshot of all tables, and PostgreSQL fetches in pieces only inside a transaction.
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        var reader = new StoreReader(connection);
        var facts = new StoreFacts(new ArrayList<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        reader.each("SELECT position, recorded_at, stream, sequence, name, payload FROM event_log ORDER BY position",
                row -> facts.log().add(entry(row)));
        reader.each("SELECT event_id, subscription, generation, attempts, next_sequence FROM delivery",
                row -> facts.pending().put(delivery(row), new Pending(row.getInt(4), row.getLong(5))));
        reader.each("SELECT event_id, subscription, generation, attempts FROM dead_letter",
                row -> facts.dead().put(delivery(row), row.getInt(4)));
        reader.each("SELECT event_id FROM identity",
                row -> facts.identities().merge(String.valueOf(row.getString(1)), 1, Integer::sum));
        connection.rollback();
        return facts;
    }

    @FunctionalInterface
    private interface Row {

        void take(ResultSet row) throws SQLException;
    }

    private void each(String query, Row row) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (var rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    row.take(rows);
                }
            }
        }
    }

    private static String delivery(ResultSet row) throws SQLException {
        return row.getString(1) + "~" + row.getLong(2) + "." + row.getInt(3);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        var name = row.getString(5);
        String ceid = null;
        var attempt = 0;
        var status = 0;
        if (name.equals(StoreFacts.RECORDED)) {
            ceid = head(row.getBytes(6)).at("/attributes/id").asString("");
        } else if (name.equals(StoreFacts.SUCCEEDED) || name.equals(StoreFacts.FAILED)) {
            var node = JSON.readTree(row.getBytes(6)).path("attempt");
            attempt = node.path("number").asInt(0);
            status = node.path("status").asInt(0);
        }
        return new Entry(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4), name, ceid, attempt, status);
    }

    /** Four bytes of length, then JSON (ADR 5). */
    private static JsonNode head(byte[] payload) {
        return JSON.readTree(Arrays.copyOfRange(payload, 4, 4 + ByteBuffer.wrap(payload).getInt()));
    }
}
