package io.hooktrail.event;

import java.io.OutputStream;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON by the letter of RFC 8259, read as a stream whose byte offsets are those of the input. */
final class StrictJson {

    /** How deep arrays and objects may nest in an envelope or in data that is put into one. */
    static final int DEPTH_MAX = 256;

    // Strings and numbers are bounded by the body that they stand in; numbers of data are never converted.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StrictJson() {}

    /** The caller has checked {@link #isReadable}; otherwise the parser might guess UTF-16. */
    static JsonParser parser(byte[] bytes, int from, int length) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length);
    }

    static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** UTF-8 without a byte order mark and without NUL, which no JSON text holds raw and which every ASCII in UTF-16 brings. */
    static boolean isReadable(byte[] bytes) {
        for (var octet : bytes) {
            if (octet == 0) {
                return false;
            }
        }
        return !(bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF)
                && Utf8.faultAt(bytes) < 0;
    }

    /**
     * Whether the bytes are exactly one JSON text that may stand as a member's value. They nest less deep than the bound by the
     * two levels of an envelope and of the batch round it, so that what we write can be read by our own rule.
     */
    static boolean isOneText(byte[] bytes) {
        if (!isReadable(bytes)) {
            return false;
        }
        try (var parser = parser(bytes, 0, bytes.length)) {
            if (parser.nextToken() == null) {
                return false;
            }
            return skipValue(parser) <= DEPTH_MAX - 2 && parser.nextToken() == null;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    /** Reads to the end of the value whose first token is current, and tells how deep it nests, 0 for a scalar. */
    static int skipValue(JsonParser parser) {
        var token = parser.currentToken();
        var deepest = 0;
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            var open = 1;
            deepest = 1;
            while (open > 0) {
                token = parser.nextToken();
                if (token == null) {
                    throw new IllegalStateException("the parser ended inside a value without a fault");
                }
                // Strings are read lazily; only a finished one has been checked.
                parser.finishToken();
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                deepest = Math.max(deepest, open);
            }
        } else {
            parser.finishToken();
        }
        return deepest;
    }
}
