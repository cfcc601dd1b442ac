package io.hooktrail.ingest.http;

import java.time.Clock;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.source.SourceState;

/** Reads a webhook's raw bytes within the bound of its source. */
@Component
final class WebhookReader {

    private final BodyLimit limit;
    private final Refusals refusals;
    private final Clock clock;

    WebhookReader(BodyLimit limit, Refusals refusals, Clock clock) {
        this.limit = limit;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** @throws Refused with {@link IngestProblem.BodyTooLarge}, which the source counts, and as {@link BoundedBody} does */
    ReceivedRequest read(SourceState source, HttpServletRequest request) {
        var ownBound = source.settings().bodyBytesMax();
        try {
            var body = BoundedBody.read(request, ownBound == null ? limit.bytesMax() : (int) (long) ownBound);
            return IncomingRequest.of(request, body, clock.instant());
        } catch (Refused refused) {
            if (refused.problem() instanceof IngestProblem.BodyTooLarge) {
                refusals.tooLarge(source, clock.instant());
            }
            throw refused;
        }
    }
}
