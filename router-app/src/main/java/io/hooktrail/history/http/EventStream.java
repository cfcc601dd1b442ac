package io.hooktrail.history.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;

import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.history.EventPage.Placed;
import io.hooktrail.history.EventQuery;
import io.hooktrail.history.http.Readers.Reader;
import io.hooktrail.history.store.ForwardReading;
import io.hooktrail.history.store.NewEvents;
import io.hooktrail.history.store.NewEvents.Waiting;

/**
 * One stream of server-sent events (HTML standard, section 9.2), on its request's own thread. It holds one page and reads the
 * next one when the reader has taken it, so a reader's pace is its own matter until it takes too long.
 */
final class EventStream {

    static final int EVENTS_MAX = 64;

    private static final long BYTES_MAX = 256L * 1024;
    private static final int CHUNK_BYTES = 8 * 1024;
    /** How soon a key that does not count any more ends its stream. */
    private static final Duration LOOK_AT_KEY = Duration.ofSeconds(1);

    private final ForwardReading reading;
    private final NewEvents news;
    private final Reader reader;
    private final Waiting waiting;
    private final Pace pace;
    private final MeterRegistry meters;
    private final OutputStream out;
    private long takingUntil;
    private long writtenAt;

    /**
     * How often and how fast.
     *
     * @param heartbeat the longest silence
     * @param takenWithin how long the reader may take for one page
     */
    record Pace(Duration heartbeat, Duration takenWithin) {}

    EventStream(ForwardReading reading, NewEvents news, Reader reader, Waiting waiting, Pace pace,
            MeterRegistry meters, OutputStream out) {
        this.reading = reading;
        this.news = news;
        this.reader = reader;
        this.waiting = waiting;
        this.pace = pace;
        this.meters = meters;
        this.out = out;
    }

    /**
     * Writes until the router stops or the key counts no more.
     *
     * @param query has the position after which to begin
     * @throws IOException when the reader is gone or too slow; everything up to the last id that it has was given to it
     */
    void run(EventQuery query) throws IOException, InterruptedException {
        var next = query;
        // The first position at once, so that one who is cut off before the first event knows where to go on.
        begin();
        write("retry: 1000\nid: " + query.after() + "\n\n");
        out.flush();
        writtenAt = System.nanoTime();
        while (!news.isStopping() && reader.mayStay()) {
            waiting.again();
            var page = reading.next(next, BYTES_MAX);
            begin();
            for (var placed : page.events()) {
                write(placed);
            }
            var isSilent = page.events().isEmpty();
            if (isSilent && System.nanoTime() - writtenAt >= pace.heartbeat().toNanos()) {
                // An id without data moves the position on and shows nothing.
                write(": heartbeat\nid: " + page.position() + "\n\n");
                isSilent = false;
            }
            if (!isSilent) {
                out.flush();
                writtenAt = System.nanoTime();
                meters.counter("hooktrail.reading.events", "how", "stream").increment(page.events().size());
            }
            next = query.goingOnAfter(page.position());
            if (page.isEnd()) {
                waitForMore();
            }
        }
    }

    private void waitForMore() throws InterruptedException {
        var end = writtenAt + pace.heartbeat().toNanos();
        var left = Duration.ofNanos(end - System.nanoTime());
        waiting.await(left.compareTo(LOOK_AT_KEY) > 0 ? LOOK_AT_KEY : left);
    }

    /** One event; a JSON text has line ends only where blanks may stand, and a line is what a field ends with. */
    private void write(Placed placed) throws IOException {
        write("id: " + placed.position() + "\ndata: ");
        var envelope = CloudEventWriter.structured(placed.event());
        for (var at = 0; at < envelope.length; at++) {
            if (envelope[at] == '\n' || envelope[at] == '\r') {
                envelope[at] = ' ';
            }
        }
        write(envelope);
        write("\n\n");
    }

    private void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void begin() {
        takingUntil = System.nanoTime() + pace.takenWithin().toNanos();
    }

    /** In chunks, with a look at the time between them: one that takes a byte now and then is too slow as well. */
    private void write(byte[] bytes) throws IOException {
        for (var at = 0; at < bytes.length; at += CHUNK_BYTES) {
            out.write(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
            if (System.nanoTime() - takingUntil > 0) {
                meters.counter("hooktrail.reading.cut").increment();
                throw new IOException("the reader did not take its events in time");
            }
        }
    }
}
