package io.hooktrail.history.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.access.Unauthenticated;
import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.history.EventPage;
import io.hooktrail.history.EventQuery;
import io.hooktrail.history.store.ForwardReading;
import io.hooktrail.history.store.NewEvents;
import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.Parameters;
import io.hooktrail.problem.Refused;

/** Reading events forward without a subscription: pulled in batches, or as a stream of server-sent events (ADR 26). */
@RestController
class ReadingController {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingController.class);
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final int LIMIT_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;
    private static final long BATCH_BYTES_MAX = 4L * 1024 * 1024;
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final ForwardReading reading;
    private final NewEvents news;
    private final Readers readers;
    private final MeterRegistry meters;
    private final Duration heartbeat;
    private final Duration takenWithin;

    ReadingController(ForwardReading reading, NewEvents news, Readers readers, MeterRegistry meters,
            @Value("${hooktrail.reading.heartbeat:PT15S}") Duration heartbeat,
            @Value("${hooktrail.reading.taken-within:PT30S}") Duration takenWithin) {
        this.reading = reading;
        this.news = news;
        this.readers = readers;
        this.meters = meters;
        this.heartbeat = heartbeat;
        this.takenWithin = takenWithin;
    }

    @GetMapping("/api/v1/events/pull")
    ResponseEntity<byte[]> pull(Caller caller, @RequestParam Map<String, String> given) throws InterruptedException {
        mayRead(caller);
        Parameters.notBuilt(given, "filter", "q");
        var parameters = Parameters.of(given, List.of("type", "source", "subject", "origin", "after", "limit",
                "wait"));
        var limit = parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        var wait = parameters.duration("wait", Duration.ZERO, WAIT_MAX);
        var after = parameters.position("after");
        var query = query(caller, parameters, known("after", after == null ? 0 : after), limit);
        var page = wait.isZero() ? reading.next(query, BATCH_BYTES_MAX) : waited(caller, query, wait);
        meters.counter("hooktrail.reading.events", "how", "pull").increment(page.events().size());
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, CloudEventWriter.BATCH)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header("Hooktrail-Position", Long.toString(page.position()))
                .header(HttpHeaders.LINK, "<" + next(given, page.position()) + ">; rel=\"next\"")
                .body(CloudEventWriter.batch(page.events().stream().map(EventPage.Placed::event).toList()));
    }

    private EventPage waited(Caller caller, EventQuery query, Duration wait) throws InterruptedException {
        var end = System.nanoTime() + wait.toNanos();
        try (var reader = readers.enter(caller); var waiting = news.waiting(query)) {
            while (true) {
                waiting.again();
                var page = reading.next(query, BATCH_BYTES_MAX);
                if (!reader.mayStay()) {
                    throw new Refused(new Unauthenticated());
                }
                var left = Duration.ofNanos(end - System.nanoTime());
                if (!page.events().isEmpty() || !left.isPositive() || news.isStopping()) {
                    return page;
                }
                waiting.await(left);
            }
        }
    }

    /** The same call from the position on; relative, as a proxy may have changed the host. */
    private static String next(Map<String, String> given, long position) {
        return "/api/v1/events/pull?after=" + position + given.entrySet()
                .stream()
                .filter(parameter -> !parameter.getKey().equals("after"))
                .map(parameter -> "&" + parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    @GetMapping("/api/v1/events/stream")
    void stream(Caller caller, @RequestParam Map<String, String> given,
            @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
            HttpServletRequest request, HttpServletResponse response) throws InterruptedException {
        mayRead(caller);
        Parameters.notBuilt(given, "filter", "q");
        var parameters = Parameters.of(given, List.of("type", "source", "subject", "origin", "after"));
        var query = query(caller, parameters, start(parameters, lastEventId), EventStream.EVENTS_MAX);
        response.setContentType("text/event-stream");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // nginx would keep events back until its buffer is full.
        response.setHeader("X-Accel-Buffering", "no");
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        try (var reader = readers.enter(caller); var waiting = news.waiting(query)) {
            new EventStream(reading, news, reader, waiting, new EventStream.Pace(heartbeat, takenWithin), meters,
                    response.getOutputStream()).run(query);
        } catch (IOException e) {
            // The reader has gone or was cut; it comes back with the last position that it has.
            LOG.debug("a stream of tenant {} ended: {}", caller.tenant(), e.getMessage());
        }
    }

    /** A browser that comes back sends the address it had at first, and where it stopped in the header. */
    private long start(Parameters parameters, @Nullable String lastEventId) {
        var after = parameters.position("after");
        if (lastEventId != null && !lastEventId.isBlank()) {
            return known(LAST_EVENT_ID, Parameters.position(LAST_EVENT_ID, lastEventId.strip()));
        }
        return after == null ? reading.head() : known("after", after);
    }

    /** A position of another store, say, would be waited for in silence. */
    private long known(String name, long position) {
        if (position > 0) {
            var head = reading.head();
            if (position > head) {
                throw InvalidParameter.of(name, "is behind the log's last position, " + head);
            }
        }
        return position;
    }

    private static EventQuery query(Caller caller, Parameters parameters, long after, int limit) {
        return new EventQuery(caller.tenant(), parameters.text("type"), parameters.text("source"),
                parameters.text("subject"), null, parameters.text("origin"), null, null, null, true, after,
                limit);
    }

    private static void mayRead(Caller caller) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
    }
}
