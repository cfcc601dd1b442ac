package io.hooktrail.ingest.store;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

import io.hooktrail.event.EventId;
import io.hooktrail.event.Receipt;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Recorder;
import io.hooktrail.ingest.Submission;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secrets;

/** Hands submissions to the appender and waits for the commit. */
@Component
class LogRecorder implements Recorder {

    /** Sealed whatever the provider says: they are credentials by their nature. */
    private static final Set<String> ALWAYS_SENSITIVE = Set.of("authorization", "proxy-authorization", "cookie",
            "x-api-key", "aeg-sas-key");

    private final Appender appender;
    private final Secrets secrets;
    private final MeterRegistry meters;
    private final Clock clock;

    LogRecorder(Appender appender, Secrets secrets, MeterRegistry meters, Clock clock) {
        this.appender = appender;
        this.secrets = secrets;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public List<Recorded> record(Submission submission) {
        var entry = new SubmissionEntry(submission, receipt(submission),
                () -> new EventId(UuidCreator.getTimeOrderedEpochPlus1()));
        try {
            var recorded = appender.offer(entry).join();
            recorded.forEach(event -> meters.counter("hooktrail.ingest.events", "status", event.status().label())
                    .increment());
            // Deliveries are chosen in the same transaction, so from here on an event is routed.
            meters.timer("hooktrail.routing.lag")
                    .record(Duration.between(submission.request().receivedAt(), clock.instant()));
            return recorded;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }

    private Receipt receipt(Submission submission) {
        var request = submission.request();
        var tenant = submission.actor().tenant();
        var headers = request.headers().stream().map(header -> {
            var name = header.name().toLowerCase(Locale.ROOT);
            if (!ALWAYS_SENSITIVE.contains(name) && !submission.sensitiveHeaders().contains(name)) {
                return new Receipt.KeptHeader(header.name(), header.value(), null);
            }
            var sealed = secrets.seal(tenant, header.value().getBytes(StandardCharsets.UTF_8));
            return new Receipt.KeptHeader(header.name(), null, Base64.getEncoder().encodeToString(sealed));
        }).toList();
        return new Receipt(request.method(), request.target(), headers, request.body(), request.remoteIp(),
                submission.verifiedHow());
    }
}
