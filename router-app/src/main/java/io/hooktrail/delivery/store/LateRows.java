package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Batch;

/**
 * Rows that are written later than their event, at a position that other nodes have passed already. The owner of their slot
 * learns of them by a note.
 */
@Component
public class LateRows {

    private static final int NOTES_MAX = 256;

    private final JdbcTemplate jdbc;
    private final LeaseTable leases;
    private final Handover handover;

    LateRows(JdbcTemplate jdbc, LeaseTable leases, Handover handover) {
        this.jdbc = jdbc;
        this.leases = leases;
        this.handover = handover;
    }

    /**
     * In the append's transaction: hands this node's rows over after the commit, and leaves notes for those of others. Rows
     * that wait in line are nobody's yet.
     */
    void written(Batch batch, List<DeliveryRow> all) {
        var rows = all.stream().filter(row -> !row.isInLine()).toList();
        if (rows.isEmpty()) {
            return;
        }
        var own = leases.slots();
        var notes = rows.stream()
                .filter(row -> !own.contains(Lease.slotOf(row.id().subscription())))
                .map(row -> new Place(Lease.slotOf(row.id().subscription()), row.position()))
                .distinct()
                .toList();
        var arguments = new ArrayList<Object[]>();
        notes.forEach(note -> arguments.add(new Object[]{note.slot(), note.position()}));
        jdbc.batchUpdate("INSERT INTO lane_note (slot, position) VALUES (?, ?)", arguments);
        batch.afterCommit(() -> rows.forEach(handover::take));
        // No reader comes by at an old position, so nobody else would find them.
        batch.whenUnknown(() -> handover
                .mayHaveBeenWritten(rows.stream().map(row -> row.id().subscription()).distinct().toList()));
    }

    private record Place(int slot, long position) {}

    /** Something was written at a position for a slot. */
    public record Note(long id, int slot, long position) {}

    /** The oldest notes, those of all slots. */
    public List<Note> notes() {
        return jdbc.query("SELECT id, slot, position FROM lane_note ORDER BY id LIMIT " + NOTES_MAX,
                (row, number) -> new Note(row.getLong(1), row.getInt(2), row.getLong(3)));
    }

    /** The owner has taken what the note is about. */
    public void done(Note note) {
        jdbc.update("DELETE FROM lane_note WHERE id = ?", note.id());
    }
}
