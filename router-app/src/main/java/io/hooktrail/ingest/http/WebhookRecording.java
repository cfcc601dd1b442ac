package io.hooktrail.ingest.http;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.source.SourceCounts;
import io.hooktrail.source.SourceState;

/** Records a webhook and tells the source's counts and the log what became of each event. */
@Component
final class WebhookRecording {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookRecording.class);

    private final Recorder recorder;
    private final SourceCounts counts;

    WebhookRecording(Recorder recorder, SourceCounts counts) {
        this.recorder = recorder;
        this.counts = counts;
    }

    /** What {@link Recorder#record} answers: the events are durable. */
    List<Recorded> record(SourceState source, Submission submission) {
        var recorded = recorder.record(submission);
        for (var event : recorded) {
            counts.add(source, event.status().label(), 1, submission.request().receivedAt());
            // At ten thousand requests a second a line each would cost more than the append, so they are for debugging.
            if (LOG.isDebugEnabled()) {
                MDC.put("event", event.id().toString());
                LOG.debug("{} event={} tenant={} source={} trace={}", event.status().label(), event.id(),
                        source.id().tenant(), source.id().name(), MDC.get("trace"));
            }
        }
        return recorded;
    }
}
