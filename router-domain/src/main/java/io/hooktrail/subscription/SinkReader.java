package io.hooktrail.subscription;

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.Fields;

/** The {@code sink} of a subscription as its caller sends it: an absolute http(s) URI that a request line can carry. */
final class SinkReader {

    static final int SINK_CHARS_MAX = 2048;
    static final int PORT_MAX = 65_535;

    private final Fields fields;

    SinkReader(Fields fields) {
        this.fields = fields;
    }

    URI read() {
        var nowhere = URI.create("http://invalid/");
        var text = fields.required("sink");
        if (text.isEmpty()) {
            if (fields.has("sink") && fields.text("sink") != null) {
                fields.fault("sink", "must not be empty");
            }
            return nowhere;
        }
        try {
            var sink = new URI(text);
            var fault = faultOf(sink, text);
            if (fault == null) {
                return sink;
            }
            fields.fault("sink", fault);
        } catch (URISyntaxException e) {
            fields.fault("sink", "is no URI: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        return nowhere;
    }

    private static @Nullable String faultOf(URI sink, String text) {
        if (text.length() > SINK_CHARS_MAX) {
            return "has at most " + SINK_CHARS_MAX + " characters";
        }
        if (!"https".equalsIgnoreCase(sink.getScheme()) && !"http".equalsIgnoreCase(sink.getScheme())) {
            return "must be an absolute https or http URI, such as https://erp.example/hooks";
        }
        // The URI may carry a password, so no fault here repeats it.
        if (sink.getRawUserInfo() != null) {
            return "must not carry a user name or password";
        }
        if (sink.getHost() == null) {
            return "must name a host";
        }
        // java.net.URI lets other letters through, which no request line can carry (RFC 3986, section 2).
        if (!text.equals(sink.toASCIIString())) {
            return "must be written in ASCII; percent-encode other letters";
        }
        if (sink.getPort() == 0 || sink.getPort() > PORT_MAX) {
            return "must name a port from 1 to " + PORT_MAX;
        }
        return sink.getRawFragment() == null ? null : "must not have a fragment (#…)";
    }
}
