package io.hooktrail.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

import io.hooktrail.access.Caller;
import io.hooktrail.event.Event;
import io.hooktrail.event.OwnTypes;
import io.hooktrail.event.ReadEvent;
import io.hooktrail.problem.Refused;
import io.hooktrail.provider.Normalized;
import io.hooktrail.provider.NormalizedEvent;

/** Turns CloudEvents that a caller publishes into what the log takes: their identity is {@code source} and {@code id}. */
public final class PublishedEvents {

    /** The origin of everything published by {@code POST /events}, as it is shown and asked for. */
    public static final String ORIGIN = "events";

    /**
     * The same in identities (ADR 4). No name holds a slash, so it is no source's, not even of one that is called events:
     * else the owner of such a source could claim what others publish.
     */
    public static final String IDENTITY_ORIGIN = "/events";

    private static final String MAPPER = "cloudevents/1";

    private PublishedEvents() {}

    /**
     * The events as normalized ones, in order.
     *
     * @param events at least one
     * @throws Refused with {@link IngestProblem.ForeignSource} when the caller is bound to other sources, with
     *         {@link IngestProblem.ReservedType} when a type is the router's own, whoever the caller is
     */
    public static Normalized of(Caller caller, List<ReadEvent> events) {
        for (var index = 0; index < events.size(); index++) {
            var event = events.get(index).event();
            if (!caller.mayPublishFor(event.source())) {
                throw new Refused(new IngestProblem.ForeignSource(index, event.source()));
            }
            if (OwnTypes.has(event.type())) {
                throw new Refused(new IngestProblem.ReservedType(index, event.type()));
            }
        }
        return new Normalized(MAPPER, events.stream().map(PublishedEvents::normalized).toList());
    }

    private static NormalizedEvent normalized(ReadEvent read) {
        return new NormalizedEvent(read.event(), read.offset(), deduplicationKey(read.event()),
                fingerprint(read.event()),
                null, List.of());
    }

    /**
     * The source's length in UTF-16 units, a colon, the source and the id: two different pairs never make one text. Both are
     * compared as they came, without URI normalisation; neither can hold NUL, which PostgreSQL does not store.
     */
    static String deduplicationKey(Event event) {
        return event.source().length() + ":" + event.source() + event.id();
    }

    /**
     * Every attribute's name and canonical string, sorted by name, and the data, each with its length before it. Canonical
     * strings, because a repeat may come in the other mode, where an integer is a header's text.
     */
    static byte[] fingerprint(Event event) {
        var out = new ByteArrayOutputStream();
        new TreeMap<>(event.attributes()).forEach((name, value) -> {
            append(out, name.getBytes(StandardCharsets.UTF_8));
            append(out, value.toString().getBytes(StandardCharsets.UTF_8));
        });
        var data = event.data();
        if (data != null) {
            // An empty name cannot be an attribute's, so data are never taken for one.
            append(out, new byte[0]);
            append(out, data);
        }
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}
