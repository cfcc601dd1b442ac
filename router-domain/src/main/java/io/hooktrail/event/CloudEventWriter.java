package io.hooktrail.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes events for delivery (HTTP binding 1.0, sections 3.1 and 3.2; JSON format 1.0). */
public final class CloudEventWriter {

    /** The structured mode's content type, without parameters: some receivers compare it as it stands. */
    public static final String STRUCTURED = "application/cloudevents+json";

    /** The content type of a JSON array of structured events (JSON format 1.0, section 4), without parameters too. */
    public static final String BATCH = "application/cloudevents-batch+json";

    private CloudEventWriter() {}

    /**
     * The headers of the binary mode, whose body is {@link Event#data()}; without a {@code datacontenttype} there is no
     * {@code Content-Type}.
     */
    public static List<Header> binaryHeaders(Event event) {
        var headers = new ArrayList<Header>();
        event.attributes()
                .forEach((name, value) -> headers.add(name.equals("datacontenttype")
                        ? new Header("Content-Type", value.toString())
                        : new Header("ce-" + name, AttributeRules.headerValue(value.toString()))));
        return List.copyOf(headers);
    }

    /**
     * The envelope of the structured mode, in UTF-8. The data stand in it unchanged when the content type is JSON and they are
     * one valid JSON text, as a string when the type is text and the charset gives exactly these bytes back, and in
     * {@code data_base64} otherwise, so that no data can reach into the envelope. Blanks
     * round a JSON text are sent too, but a reader does not count them as part of the value.
     */
    public static byte[] structured(Event event) {
        var data = event.data();
        var type = event.contentType() == null ? null : ContentType.of(event.contentType()).orElse(null);
        var isSpliced = data != null && type != null && type.isJson() && StrictJson.isOneText(data);
        var out = new ByteArrayOutputStream(256 + (data == null ? 0 : data.length + data.length / 3));
        try (var json = StrictJson.generator(out)) {
            json.writeStartObject();
            event.attributes().forEach((name, value) -> attribute(json, name, value));
            if (data != null && !isSpliced) {
                encoded(json, data, type);
            }
            json.writeEndObject();
        }
        return isSpliced ? spliced(out.toByteArray(), data) : out.toByteArray();
    }

    /** A batch: an array of what {@link #structured} writes of each event. */
    public static byte[] batch(List<Event> events) {
        var out = new ByteArrayOutputStream();
        out.write('[');
        for (var event : events) {
            if (out.size() > 1) {
                out.write(',');
            }
            out.writeBytes(structured(event));
        }
        out.write(']');
        return out.toByteArray();
    }

    private static void attribute(JsonGenerator json, String name, Object value) {
        json.writeName(name);
        switch (value) {
            case Integer number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }

    private static void encoded(JsonGenerator json, byte[] data, @Nullable ContentType type) {
        var charset = type != null && type.isText()
                ? type.charset()
                : Optional.<Charset>empty();
        var text = charset.map(known -> Utf8.exactText(data, known));
        if (text.isPresent()) {
            json.writeName("data").writeString(text.get());
        } else {
            json.writeName("data_base64").writeString(Base64.getEncoder().encodeToString(data));
        }
    }

    private static byte[] spliced(byte[] envelope, byte @Nullable [] data) {
        var member = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream(envelope.length + member.length + (data == null ? 0 : data.length));
        out.write(envelope, 0, envelope.length - 1);
        out.writeBytes(member);
        if (data != null) {
            out.writeBytes(data);
        }
        out.write('}');
        return out.toByteArray();
    }
}
