package io.hooktrail.ingest.http;

import java.time.Clock;
import java.util.List;

import org.springframework.stereotype.Component;

import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.source.SourceCounts;
import io.hooktrail.source.SourceState;

/** Records a webhook and tells the source's counts and the log what became of each event. */
@Component
final class WebhookRecording {

    private final Recorder recorder;
    private final SourceCounts counts;
    private final Clock clock;

    WebhookRecording(Recorder recorder, SourceCounts counts, Clock clock) {
        this.recorder = recorder;
        this.counts = counts;
        this.clock = clock;
    }

    /** What {@link Recorder#record} answers: the events are durable. */
    List<Recorded> record(SourceState source, Submission submission) {
        var recorded = recorder.record(submission);
        for (var event : recorded) {
            counts.add(source, event.status().label(), 1, submission.request().receivedAt());
            StoredEventLine.write(event, "source:" + source.id().name(), submission.request().receivedAt(),
                    clock.instant());
        }
        return recorded;
    }
}
