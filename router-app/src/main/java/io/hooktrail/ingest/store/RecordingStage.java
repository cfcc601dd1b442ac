package io.hooktrail.ingest.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

import io.hooktrail.event.DataPlace;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.event.Hops;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.store.SubmissionEntry.Candidate;
import io.hooktrail.ingest.store.SubmissionEntry.CanonicalCandidate;
import io.hooktrail.problem.PublicUrl;

/**
 * Turns the submissions of a batch into events, each identity once. It runs under the head lock, so what another node stored
 * before is visible and nothing can come between look and insert.
 */
@Component
class RecordingStage implements AppendStage {

    private static final int LOOKUP_MAX = 500;

    private final NamedParameterJdbcTemplate jdbc;
    private final PublicUrl publicUrl;

    RecordingStage(NamedParameterJdbcTemplate jdbc, PublicUrl publicUrl) {
        this.jdbc = jdbc;
        this.publicUrl = publicUrl;
    }

    @Override
    public int order() {
        return 100;
    }

    @Override
    public void apply(Batch batch) {
        var entries = batch.entries(SubmissionEntry.class);
        if (entries.isEmpty()) {
            return;
        }
        var known = known(entries);
        var fresh = new LinkedHashMap<UUID, Identity>();
        for (var entry : entries) {
            new Recording(batch, entry, known, fresh).run();
        }
        insert(fresh);
    }

    private Map<UUID, Identity> known(List<SubmissionEntry> entries) {
        var wanted = new LinkedHashSet<UUID>();
        for (var entry : entries) {
            for (var candidate : entry.candidates()) {
                wanted.add(candidate.identity());
                wanted.add(candidate.conflictIdentity());
                candidate.canonical().forEach(canonical -> wanted.add(canonical.identity()));
            }
        }
        var known = new HashMap<UUID, Identity>();
        var list = new ArrayList<>(wanted);
        for (var from = 0; from < list.size(); from += LOOKUP_MAX) {
            lookUp(list.subList(from, Math.min(list.size(), from + LOOKUP_MAX)), known);
        }
        return known;
    }

    private void lookUp(Collection<UUID> ids, Map<UUID, Identity> known) {
        jdbc.query("SELECT id, event_id, fingerprint FROM identity WHERE id IN (:ids)", Map.of("ids", ids),
                (ResultSet row) -> {
                    known.put(uuid(row, 1), new Identity(new EventId(uuid(row, 2)), uuid(row, 3)));
                });
    }

    private static UUID uuid(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }

    private void insert(Map<UUID, Identity> fresh) {
        if (!fresh.isEmpty()) {
            jdbc.getJdbcOperations()
                    .batchUpdate("INSERT INTO identity (id, event_id, fingerprint) VALUES (?, ?, ?)",
                            fresh.entrySet()
                                    .stream()
                                    .map(entry -> new Object[]{entry.getKey(), entry.getValue().event().value(),
                                        entry.getValue().fingerprint()})
                                    .toList());
        }
    }

    private record Identity(EventId event, UUID fingerprint) {}

    /** One submission's way into the batch. */
    private final class Recording {

        private final Batch batch;
        private final SubmissionEntry entry;
        private final Map<UUID, Identity> known;
        private final Map<UUID, Identity> fresh;
        private @Nullable EventId holder;

        Recording(Batch batch, SubmissionEntry entry, Map<UUID, Identity> known, Map<UUID, Identity> fresh) {
            this.batch = batch;
            this.entry = entry;
            this.known = known;
            this.fresh = fresh;
        }

        void run() {
            entry.candidates().forEach(this::record);
        }

        private void record(Candidate candidate) {
            var first = find(candidate.identity());
            if (first == null) {
                var status = candidate.event().quarantine() == null ? EventStatus.UNMATCHED : EventStatus.QUARANTINED;
                store(candidate, candidate.identity(), status, candidate.event().quarantine(), null);
                candidate.canonical().forEach(canonical -> derive(candidate, canonical));
                entry.answer(candidate, candidate.id(), status == EventStatus.QUARANTINED
                        ? Recorded.Status.QUARANTINED
                        : Recorded.Status.ACCEPTED);
            } else if (first.fingerprint().equals(candidate.fingerprint())) {
                entry.answer(candidate, first.event(), Recorded.Status.DUPLICATE);
            } else {
                conflict(candidate, first);
            }
        }

        private void conflict(Candidate candidate, Identity first) {
            var before = find(candidate.conflictIdentity());
            if (before != null) {
                entry.answer(candidate, before.event(), Recorded.Status.DUPLICATE);
                return;
            }
            store(candidate, candidate.conflictIdentity(), EventStatus.CONFLICT,
                    "same deduplication key as " + first.event() + ", other content", first.event());
            entry.answer(candidate, candidate.id(), Recorded.Status.CONFLICT);
        }

        private @Nullable Identity find(UUID id) {
            var identity = known.get(id);
            return identity == null ? fresh.get(id) : identity;
        }

        private void store(Candidate candidate, UUID identity, EventStatus status, @Nullable String reason,
                @Nullable EventId cause) {
            fresh.put(identity, new Identity(candidate.id(), candidate.fingerprint()));
            var holdsReceipt = holder == null;
            var receipt = holder == null ? candidate.id() : holder;
            holder = receipt;
            var event = candidate.event().event();
            var data = event.data();
            DataPlace place = data == null
                    ? new DataPlace.None()
                    : candidate.event().offset() < 0
                            ? new DataPlace.Own()
                            : new DataPlace.InReceipt(receipt, candidate.event().offset(), data.length);
            append(candidate.id(), status, reason, event, place, holdsReceipt, cause);
        }

        private void derive(Candidate candidate, CanonicalCandidate canonical) {
            if (find(canonical.identity()) != null) {
                return; // The fact is known already, from another of the provider's events.
            }
            fresh.put(canonical.identity(), new Identity(canonical.id(), canonical.identity()));
            var fact = canonical.event();
            var attributes = new LinkedHashMap<String, Object>();
            attributes.put("specversion", "1.0");
            attributes.put("id", canonical.id().toString());
            attributes.put("source", candidate.event().event().source());
            attributes.put("type", fact.type());
            attributes.put("subject", fact.subject());
            if (fact.time() != null) {
                attributes.put("time", fact.time());
            }
            attributes.put("datacontenttype", "application/json");
            attributes.put("dataschema", publicUrl.value() + "/registry/schemagroups/" + fact.family() + "/schemas/"
                    + fact.name() + "/versions/" + fact.version());
            attributes.put("causationid", candidate.event().event().id());
            append(canonical.id(), EventStatus.UNMATCHED, null, new Event(attributes, fact.data()), new DataPlace.Own(),
                    false, candidate.id());
        }

        private void append(EventId id, EventStatus status, @Nullable String reason, Event event, DataPlace place,
                boolean holdsReceipt, @Nullable EventId cause) {
            var submission = entry.submission();
            var recorded = new EventRecorded(id, submission.actor().tenant(), submission.origin(), status, reason,
                    event,
                    place, holdsReceipt ? entry.receipt() : null, submission.normalized().mapper(),
                    submission.request().receivedAt(), submission.traceparent(), submission.tracestate(),
                    null, batch.rulesPosition(), 0, cause,
                    Hops.of(submission.request().headerValues(Hops.HEADER)));
            batch.append(id.toString(), "Event", 0, recorded, submission.actor());
        }
    }
}
