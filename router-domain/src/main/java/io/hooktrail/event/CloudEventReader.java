package io.hooktrail.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.hooktrail.problem.Refused;

/**
 * Reads the CloudEvents of an HTTP request, strictly (HTTP binding 1.0 and JSON format 1.0): what has two readings is refused,
 * and the data bytes are those that came, never re-printed.
 */
public final class CloudEventReader {

    /** How many events one batch may hold. */
    public static final int BATCH_MAX = 1000;

    private static final String PREFIX = "ce-";
    private static final String STRUCTURED = "application/cloudevents";
    private static final String BATCH = "application/cloudevents-batch";

    private CloudEventReader() {}

    /**
     * Reads a request in the mode that its content type names (HTTP binding, section 3).
     *
     * @param contentType value of {@code Content-Type}; null when there is none
     * @param headers all headers of the request
     * @param body empty for none; in the binary mode it becomes the event's data without being copied
     * @return the events in order; empty for an empty batch only
     * @throws Refused with an {@link EventProblem}
     */
    public static List<ReadEvent> read(@Nullable String contentType, List<Header> headers, byte[] body) {
        if (Header.values(headers, "content-type").size() > 1) {
            throw refused("", "has two Content-Type headers; send one");
        }
        for (var coding : Header.values(headers, "content-encoding")) {
            // The coding would be lost with the request, and nobody downstream could read the data.
            if (!coding.equalsIgnoreCase("identity")) {
                throw unsupported("a body with a Content-Encoding");
            }
        }
        var lower = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith(BATCH)) {
            requireFormat(lower, BATCH + "+json");
            return batch(body);
        }
        if (lower.startsWith(STRUCTURED)) {
            requireFormat(lower, STRUCTURED + "+json");
            return structured(body);
        }
        return List.of(binary(contentType, headers, body));
    }

    private static void requireFormat(String contentType, String wanted) {
        var type = ContentType.of(contentType).orElse(null);
        if (type == null || !type.essence().equals(wanted)) {
            throw unsupported(type == null ? "this content type" : type.essence());
        }
        var charset = type.parameters().getOrDefault("charset", "utf-8");
        if (!charset.toLowerCase(Locale.ROOT).equals("utf-8")) {
            throw unsupported("JSON in another charset than UTF-8");
        }
    }

    private static List<ReadEvent> structured(byte[] body) {
        requireUtf8(body);
        try (var parser = StrictJson.parser(body, 0, body.length)) {
            requireStart(parser, JsonToken.START_OBJECT, "an object, the envelope of one event");
            var event = new EnvelopeReader(parser, body, -1).read();
            requireEnd(parser);
            return List.of(event);
        } catch (JacksonException fault) {
            throw noJson(fault);
        }
    }

    private static List<ReadEvent> batch(byte[] body) {
        requireUtf8(body);
        try (var parser = StrictJson.parser(body, 0, body.length)) {
            requireStart(parser, JsonToken.START_ARRAY, "an array of envelopes");
            var events = new ArrayList<ReadEvent>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (events.size() == BATCH_MAX) {
                    throw refusedBody("has more than " + BATCH_MAX + " events; send several batches");
                }
                events.add(new EnvelopeReader(parser, body, events.size()).read());
            }
            requireEnd(parser);
            return List.copyOf(events);
        } catch (JacksonException fault) {
            throw noJson(fault);
        }
    }

    private static void requireUtf8(byte[] body) {
        if (body.length == 0) {
            throw refusedBody("is empty; the envelope is missing");
        }
        if (!StrictJson.isReadable(body)) {
            throw refusedBody("must be JSON in UTF-8 without a byte order mark");
        }
    }

    private static void requireStart(JsonParser parser, JsonToken wanted, String what) {
        if (parser.nextToken() != wanted) {
            throw refusedBody("must be " + what);
        }
    }

    private static void requireEnd(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw refusedBody("has text after its end");
        }
    }

    /** The parser's own message may quote the payload, so only the place is passed on. */
    private static Refused noJson(JacksonException fault) {
        var location = fault.getLocation();
        return refusedBody("is no JSON (RFC 8259)"
                + (location == null ? "" : " at byte " + location.getByteOffset())
                + ", or nests deeper than " + StrictJson.DEPTH_MAX);
    }

    private static ReadEvent binary(@Nullable String contentType, List<Header> headers, byte[] body) {
        var attributes = new LinkedHashMap<String, Object>();
        for (var header : headers) {
            var name = header.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                attribute(attributes, name.substring(PREFIX.length()), header.value());
            }
        }
        if (!attributes.containsKey("specversion")) {
            throw refused("header ce-specversion",
                    "is missing; send the attributes as ce- headers, or an envelope as application/cloudevents+json");
        }
        if (contentType != null) {
            attributes.put("datacontenttype", contentType);
        }
        AttributeRules.check(attributes).ifPresent(breach -> {
            throw refused(breach.attribute().isEmpty() || breach.attribute().equals("datacontenttype")
                    ? "header Content-Type"
                    : "header " + PREFIX + breach.attribute(), breach.fault());
        });
        return body.length == 0
                ? new ReadEvent(new Event(attributes, null), -1)
                : new ReadEvent(new Event(attributes, body), 0);
    }

    private static void attribute(Map<String, Object> attributes, String name, String value) {
        var header = "header " + PREFIX + (name.length() <= 64 ? name : name.substring(0, 64) + "…");
        if (name.equals("datacontenttype")) {
            throw refused(header, "must not be sent; Content-Type says it");
        }
        var nameFault = AttributeRules.nameFault(name);
        if (nameFault != null) {
            throw refused(header, nameFault);
        }
        try {
            if (attributes.put(name, AttributeRules.headerText(value)) != null) {
                throw refused(header, "is sent twice; send it once");
            }
        } catch (IllegalArgumentException fault) {
            throw refused(header, String.valueOf(fault.getMessage()));
        }
        if (attributes.size() > AttributeRules.ATTRIBUTES_MAX) {
            throw refused("", "the event has more than " + AttributeRules.ATTRIBUTES_MAX + " attributes");
        }
    }

    private static Refused refused(String header, String fault) {
        return new Refused(new EventProblem.InvalidEvent(-1, null, header, fault));
    }

    private static Refused refusedBody(String fault) {
        return new Refused(new EventProblem.InvalidEvent(-1, "", "the body", fault));
    }

    private static Refused unsupported(String what) {
        return new Refused(new EventProblem.UnsupportedFormat(what));
    }
}
