package io.hooktrail.delivery.alert;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DisablingAlert;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.problem.PublicUrl;

/**
 * Writes the alert of a disabling and moves the mark over it in one transaction. Every node offers every alert, each in the
 * order of the log; the head lock makes them take turns, and what the mark has passed is written (ADR 16).
 */
@Component
class AlertStage implements AppendStage {

    private final JdbcTemplate jdbc;
    private final PublicUrl publicUrl;

    AlertStage(JdbcTemplate jdbc, PublicUrl publicUrl) {
        this.jdbc = jdbc;
        this.publicUrl = publicUrl;
    }

    /** Before the routing, which finds what is appended here. */
    @Override
    public int order() {
        return 150;
    }

    @Override
    public void apply(Batch batch) {
        var entries = batch.entries(AlertEntry.class);
        if (entries.isEmpty()) {
            return;
        }
        var mark = mark();
        for (var entry : entries) {
            if (entry.change().position() > mark) {
                append(batch, entry);
                mark = entry.change().position();
                entry.written();
            }
        }
        jdbc.update("UPDATE alert_mark SET position = ? WHERE id = 1", mark);
    }

    /** Up to where every disabling has its alert. */
    long mark() {
        var position = jdbc.queryForObject("SELECT position FROM alert_mark WHERE id = 1", Long.class);
        return position == null ? 0 : position;
    }

    private void append(Batch batch, AlertEntry entry) {
        var subscription = entry.disabled().subscription();
        batch.append(entry.id().toString(), "Event", 0,
                DisablingAlert.of(entry.id(), subscription, entry.disabled().reason(), entry.change().recordedAt(),
                        publicUrl),
                Actor.system(subscription.tenant(), "a subscription was disabled"));
    }
}
