package io.hooktrail.ingest.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import io.hooktrail.event.EventId;
import io.hooktrail.event.Receipt;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Submission;
import io.hooktrail.provider.CanonicalEvent;
import io.hooktrail.provider.NormalizedEvent;

/** A submission with everything that can be worked out before the head lock: ids, hashes, the sealed receipt. */
final class SubmissionEntry extends AppendEntry<List<Recorded>> {

    private static final int HEAD_BYTES = 1024;

    private final Submission submission;
    private final Receipt receipt;
    private final List<Candidate> candidates;
    private final List<Recorded> results = new ArrayList<>();

    SubmissionEntry(Submission submission, Receipt receipt, java.util.function.Supplier<EventId> ids) {
        this.submission = submission;
        this.receipt = receipt;
        this.candidates = submission.normalized().events().stream().map(event -> {
            var canonical = event.canonical()
                    .stream()
                    .map(fact -> new CanonicalCandidate(fact, ids.get(),
                            // Without the version: the same fact in a later schema is the same event.
                            hash(tenant(), submission.identityOrigin(),
                                    "canonical:" + fact.family() + "/" + fact.name(),
                                    fact.key())))
                    .toList();
            var key = event.deduplicationKey() == null
                    ? "raw:" + HexFormat.of().formatHex(digest(event.fingerprint()))
                    : "key:" + event.deduplicationKey();
            var fingerprint = uuid(digest(event.fingerprint()));
            return new Candidate(event, ids.get(), hash(tenant(), submission.identityOrigin(), key), fingerprint,
                    hash(tenant(), submission.identityOrigin(), key, "conflict", fingerprint.toString()), canonical);
        }).toList();
    }

    /**
     * One event that may be new.
     *
     * @param identity of tenant, origin and deduplication key
     * @param conflictIdentity the same with the content, so that a conflicting repeat is stored once
     */
    record Candidate(
            NormalizedEvent event,
            EventId id,
            UUID identity,
            UUID fingerprint,
            UUID conflictIdentity,
            List<CanonicalCandidate> canonical) {}

    record CanonicalCandidate(CanonicalEvent event, EventId id, UUID identity) {}

    Submission submission() {
        return submission;
    }

    Receipt receipt() {
        return receipt;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    void answer(Candidate candidate, EventId id, Recorded.Status status) {
        results.add(new Recorded(id, candidate.event().event().id(), candidate.event().event().type(), status));
    }

    @Override
    public void again() {
        results.clear();
    }

    @Override
    public int weight() {
        return receipt.body().length + HEAD_BYTES * candidates.size();
    }

    @Override
    protected List<Recorded> result() {
        return List.copyOf(results);
    }

    private String tenant() {
        return submission.actor().tenant().value();
    }

    /** The first half of a SHA-256 over the parts, each with its length before it. Golden: it is the stored identity. */
    static UUID hash(String... parts) {
        var sha = sha256();
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            sha.update(bytes);
        }
        return uuid(sha.digest());
    }

    private static byte[] digest(byte[] bytes) {
        return sha256().digest(bytes);
    }

    private static UUID uuid(byte[] digest) {
        var halves = ByteBuffer.wrap(digest);
        return new UUID(halves.getLong(), halves.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
