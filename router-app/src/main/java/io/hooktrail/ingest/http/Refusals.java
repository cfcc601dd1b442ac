package io.hooktrail.ingest.http;

import java.util.Set;

import org.springframework.stereotype.Component;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.source.Rejections;
import io.hooktrail.source.SourceCounts;
import io.hooktrail.source.SourceState;

/** Turns a webhook away: the tenant gets the evidence and the count, the sender no more than the problem says. */
@Component
final class Refusals {

    private final Rejections rejections;
    private final SourceCounts counts;

    Refusals(Rejections rejections, SourceCounts counts) {
        this.rejections = rejections;
        this.counts = counts;
    }

    /**
     * A refusal to throw, whose problem says all there is to say.
     *
     * @param sensitive header names, in lower case, that are masked when the evidence is shown
     */
    Refused of(SourceState source, ReceivedRequest request, Set<String> sensitive, Problem problem) {
        return of(source, request, sensitive, problem.code(), problem.detail(), problem);
    }

    /**
     * The same for a sender who is told less than the tenant.
     *
     * @param code for the tenant, such as {@code signature-stale}
     */
    Refused of(SourceState source, ReceivedRequest request, Set<String> sensitive, String code, String detail,
            Problem problem) {
        rejections.record(source.id(), request, sensitive, code, detail);
        counts.add(source, SourceCounts.REJECTED + code, 1, request.receivedAt());
        return new Refused(problem);
    }

    /** Counts a body that was too long to be read, of which there is no evidence to keep. */
    void tooLarge(SourceState source, java.time.Instant at) {
        counts.add(source, SourceCounts.REJECTED + new IngestProblem.BodyTooLarge(0).code(), 1, at);
    }
}
