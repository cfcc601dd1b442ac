package io.hooktrail.delivery.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryEvent.Attempt;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDeadLettered;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDiscarded;
import io.hooktrail.delivery.DeliveryEvent.DeliveryFailed;
import io.hooktrail.delivery.DeliveryEvent.DeliveryRequested;
import io.hooktrail.delivery.DeliveryEvent.DeliveryResent;
import io.hooktrail.delivery.DeliveryEvent.DeliverySucceeded;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.store.DeadLetterTable.Burial;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.StoredFamily;

/** Writes outcomes and resends: the delivery's event and the change of its row in one transaction. */
@Component
class OutcomeStage implements AppendStage {

    static final String STREAM_TYPE = "Delivery";

    /** The code of a letter whose time was over before a last attempt. */
    private static final String GAVE_UP = "gave-up";

    private final DeliveryTable table;
    private final DeadLetterTable letters;
    private final JdbcTemplate jdbc;
    private final LeaseTable leases;
    private final RowOrder order;
    private final LateRows late;
    private final Outages outages;
    private final FanOutTable fanOuts;

    OutcomeStage(DeliveryTable table, DeadLetterTable letters, JdbcTemplate jdbc, LeaseTable leases, RowOrder order,
            LateRows late, Outages outages, FanOutTable fanOuts) {
        this.table = table;
        this.letters = letters;
        this.jdbc = jdbc;
        this.leases = leases;
        this.order = order;
        this.late = late;
        this.outages = outages;
        this.fanOuts = fanOuts;
    }

    @Override
    public int order() {
        return 300;
    }

    @Override
    public void apply(Batch batch) {
        var rows = new ArrayList<>(settle(batch, batch.entries(OutcomeEntry.class)));
        batch.entries(ResendEntry.class).forEach(entry -> resend(batch, entry, rows));
        late.written(batch, rows);
    }

    /**
     * A row that is gone, has moved on, or is another node's by now, refuses its outcome alone and never the batch.
     *
     * @return the rows that waited in line for those which are over now
     */
    private List<DeliveryRow> settle(Batch batch, List<OutcomeEntry> outcomes) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        var epochs = leases.epochs();
        var ended = new ArrayList<DeliveryRow>();
        var due = new IdentityHashMap<DeliveryRow, Instant>();
        var owned = new ArrayList<OutcomeEntry>();
        for (var entry : outcomes) {
            if (!Objects.equals(epochs.get(entry.lease().slot()), entry.lease().epoch())) {
                entry.settled(OutcomeEntry.Settled.NOT_OWNED);
                continue;
            }
            owned.add(entry);
            if (entry.outcome() instanceof OutcomeEntry.Outcome.RetryAt retry) {
                due.put(entry.row(), retry.when());
            } else {
                ended.add(entry.row());
            }
        }
        var burials = new ArrayList<Burial>();
        var applied = table.delete(ended);
        var over = List.copyOf(applied);
        applied.addAll(table.reschedule(due));
        var counting = new ArrayList<OutcomeEntry>();
        for (var entry : owned) {
            // Removed, because one row may have been given to two entries, and only one of them changed it.
            var isApplied = applied.remove(entry.row());
            if (isApplied) {
                record(batch, entry, burials);
                counting.add(entry);
            }
            entry.settled(isApplied ? OutcomeEntry.Settled.DONE : OutcomeEntry.Settled.MOVED_ON);
        }
        letters.bury(burials);
        outages.take(batch, counting);
        return over.isEmpty() ? List.of() : table.next(over, lastStamp(batch));
    }

    private static void record(Batch batch, OutcomeEntry entry, List<Burial> burials) {
        var row = entry.row();
        switch (entry.outcome()) {
            case OutcomeEntry.Outcome.Delivered delivered -> append(batch, row.nextSequence(),
                    new DeliverySucceeded(row.id(), delivered.attempt()), entry.actor());
            case OutcomeEntry.Outcome.RetryAt retry -> append(batch, row.nextSequence(),
                    new DeliveryFailed(row.id(), retry.attempt(), retry.when()), entry.actor());
            case OutcomeEntry.Outcome.GivenUp givenUp -> burials
                    .add(giveUp(batch, row, givenUp, entry.actor()));
            case OutcomeEntry.Outcome.Discarded discarded -> append(batch, row.nextSequence(),
                    new DeliveryDiscarded(row.id(), discarded.reason()), entry.actor());
        }
    }

    private static Burial giveUp(Batch batch, DeliveryRow row, OutcomeEntry.Outcome.GivenUp givenUp, Actor actor) {
        var sequence = row.nextSequence();
        var attempts = row.attempts();
        var attempt = givenUp.attempt();
        if (attempt != null) {
            append(batch, sequence++, new DeliveryFailed(row.id(), attempt, null), actor);
            attempts++;
        }
        append(batch, sequence++, new DeliveryDeadLettered(row.id(), attempts, givenUp.reason()), actor);
        return new Burial(row, attempts, sequence, lastStamp(batch), code(attempt), givenUp.reason());
    }

    private static String code(@Nullable Attempt last) {
        return last == null ? GAVE_UP : Objects.requireNonNullElse(last.error(), GAVE_UP);
    }

    private void resend(Batch batch, ResendEntry entry, List<DeliveryRow> rows) {
        var id = entry.delivery();
        var pending = table.pending(entry.position(), id).orElse(null);
        if (pending == null && fanOuts.waitingOf(entry.position()).contains(id)) {
            entry.applied();
            return; // Its row is about to be written by the fan-out, and it is sent then.
        }
        var sequence = pending != null ? pending.nextSequence() : nextSequence(id);
        var attempts = pending != null ? pending.attempts() : attempts(entry.position(), id, sequence);
        var isNew = pending == null && sequence == 0; // A matched one has a row until it has a story.
        var stamped = batch.append(id.toString(), STREAM_TYPE, sequence,
                isNew ? new DeliveryRequested(id) : new DeliveryResent(id), entry.actor());
        var at = stamped.recordedAt();
        if (pending != null) {
            // Who asks for one that waits in line gets it in its turn.
            var due = pending.isInLine() ? pending.dueAt() : at;
            table.makeDue(entry.position(), id, sequence, due);
            rows.add(new DeliveryRow(id, pending.tenant(), entry.position(), attempts, sequence + 1,
                    pending.createdAt(), due, null, at, pending.orderKey()));
        } else {
            letters.exhume(entry.position(), id);
            rows.addAll(table.insert(List.of(order.of(new DeliveryRow(id, entry.actor().tenant(), entry.position(),
                    attempts, sequence + 1, at, at, null, at)))));
        }
        entry.applied();
    }

    private long nextSequence(DeliveryId id) {
        var last = jdbc.queryForObject("SELECT max(sequence) FROM event_log WHERE stream = ?", Long.class,
                id.toString());
        return last == null ? 0 : last + 1;
    }

    private int attempts(long position, DeliveryId id, long sequence) {
        var dead = jdbc.queryForList("SELECT attempts FROM dead_letter WHERE position = ? AND subscription = ? "
                + "AND generation = ?", Integer.class, position, id.subscription(), id.generation());
        // Without a row every entry of the stream is an attempt or a resend; the count only has to grow.
        return dead.isEmpty() ? (int) sequence : dead.getFirst();
    }

    private static void append(Batch batch, long sequence, DeliveryEvent event, Actor actor) {
        batch.append(event.delivery().toString(), STREAM_TYPE, sequence, event, actor);
    }

    private static Instant lastStamp(Batch batch) {
        return batch.appended().getLast().recordedAt();
    }

    @Configuration
    static class Stored {

        @Bean
        StoredFamily deliveryEvents() {
            return new StoredFamily(DeliveryEvent.class);
        }
    }
}
