package io.hooktrail.delivery.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.LogOrder;

/**
 * The leases as this node sees and takes them. A node proves that it lives by one row that it renews; its slots are its as
 * long as that row stands. Slots get an owner under the head lock only, so the outcomes of every batch, which run under the
 * same lock, see the epochs that hold (ADR 9).
 */
@Component
public class LeaseTable {

    private final JdbcTemplate jdbc;
    private final LogOrder order;
    private final String untilThen;
    private volatile UUID node = UUID.randomUUID();

    public LeaseTable(JdbcTemplate jdbc, LogOrder order, LaneTimes times) {
        this.jdbc = jdbc;
        this.order = order;
        this.untilThen = "CURRENT_TIMESTAMP + INTERVAL '" + times.lease().toMillis() / 1000.0 + "' SECOND";
    }

    /** Comes to life under a new id, without any slot. */
    public void join() {
        node = UUID.randomUUID();
        jdbc.update("INSERT INTO lane_node (id, alive_until) VALUES (?, " + untilThen + ")", node);
    }

    /**
     * Lives on.
     *
     * @return false when this node was declared dead, and so has lost all its slots
     */
    public boolean renew() {
        return jdbc.update("UPDATE lane_node SET alive_until = " + untilThen + " WHERE id = ?", node) == 1;
    }

    /** Who lives, and what is whose. */
    public Board look() {
        var alive = jdbc.query("SELECT id FROM lane_node WHERE alive_until > CURRENT_TIMESTAMP ORDER BY id",
                (row, number) -> uuid(row, 1));
        var own = new HashSet<Lease>();
        var free = new int[1];
        jdbc.query("SELECT slot, owner, epoch FROM lane_slot", row -> {
            var owner = row.getObject(2, UUID.class);
            if (node.equals(owner)) {
                own.add(new Lease(row.getInt(1), row.getLong(3)));
            } else if (owner == null || !alive.contains(owner)) {
                free[0]++;
            }
        });
        return new Board(alive.size(), share(alive), own, free[0]);
    }

    /** The slots are dealt out evenly; the first nodes by id have one more where that does not come out even. */
    private int share(List<UUID> alive) {
        var place = alive.indexOf(node);
        return place < 0
                ? 0
                : Lease.SLOTS / alive.size() + (place < Lease.SLOTS % alive.size() ? 1 : 0);
    }

    /**
     * What a node sees when it looks.
     *
     * @param nodes how many live
     * @param share how many slots this node should have; 0 when it does not live
     * @param own the leases that this node has
     * @param free how many slots nobody alive has
     */
    public record Board(int nodes, int share, Set<Lease> own, int free) {}

    /** Takes up to so many free slots; those of the dead as well, who are then dead for good. */
    public List<Claim> claim(int wanted) {
        return order.inOrder(() -> {
            // A late renewal waits for this and then finds its row gone, or came first and keeps it.
            jdbc.update("DELETE FROM lane_node WHERE alive_until <= CURRENT_TIMESTAMP");
            if (jdbc.queryForList("SELECT id FROM lane_node WHERE id = ?", node).isEmpty()) {
                return List.of();
            }
            var claims = jdbc.query("SELECT slot, owner, epoch FROM lane_slot WHERE owner IS NULL OR owner NOT IN "
                    + "(SELECT id FROM lane_node) ORDER BY slot LIMIT ?",
                    (row, number) -> new Claim(new Lease(row.getInt(1), row.getLong(3) + 1),
                            row.getObject(2, UUID.class) != null),
                    wanted);
            var arguments = new ArrayList<Object[]>();
            claims.forEach(claim -> arguments.add(new Object[]{node, claim.lease().epoch(), claim.lease().slot()}));
            jdbc.batchUpdate("UPDATE lane_slot SET owner = ?, epoch = ? WHERE slot = ?", arguments);
            return claims;
        });
    }

    /**
     * A slot that was taken.
     *
     * @param isTakeOver whether it was another's that is dead
     */
    public record Claim(Lease lease, boolean isTakeOver) {}

    /** Gives slots back; those that are no longer this node's stay as they are. */
    public void release(Collection<Lease> leases) {
        leases.stream()
                .sorted(java.util.Comparator.comparingInt(Lease::slot))
                .forEach(lease -> jdbc.update("UPDATE lane_slot SET owner = NULL WHERE slot = ? AND epoch = ? "
                        + "AND owner = ?", lease.slot(), lease.epoch(), node));
    }

    /** Gives everything back and is gone. */
    public void leave() {
        jdbc.update("UPDATE lane_slot SET owner = NULL WHERE owner = ?", node);
        jdbc.update("DELETE FROM lane_node WHERE id = ?", node);
    }

    /** The epoch of each slot; certain under the head lock. */
    Map<Integer, Long> epochs() {
        var epochs = new HashMap<Integer, Long>();
        jdbc.query("SELECT slot, epoch FROM lane_slot", row -> {
            epochs.put(row.getInt(1), row.getLong(2));
        });
        return epochs;
    }

    /** The slots of this node; certain under the head lock. */
    Set<Integer> slots() {
        return new HashSet<>(
                jdbc.query("SELECT slot FROM lane_slot WHERE owner = ?", (row, number) -> row.getInt(1), node));
    }

    private static UUID uuid(ResultSet row, int column) throws SQLException {
        @Nullable
        UUID value = row.getObject(column, UUID.class);
        return Objects.requireNonNull(value);
    }
}
