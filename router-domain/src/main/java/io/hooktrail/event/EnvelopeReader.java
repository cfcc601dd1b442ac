package io.hooktrail.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.hooktrail.problem.Refused;

/** One envelope of the JSON format 1.0, read from a parser that stands at its opening brace. */
final class EnvelopeReader {

    private static final Set<String> STRINGS = Set.of("specversion", "id", "source", "type", "subject", "time",
            "datacontenttype", "dataschema");

    /** How much of a member's name a refusal shows, in characters. */
    private static final int SHOWN_MAX = 64;

    private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final JsonParser parser;
    private final byte[] body;
    private final int index;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final Set<String> members = new HashSet<>();
    private int from = -1;
    private int to = -1;
    private @Nullable String base64;

    /** @param index in the batch; -1 when the body is this one envelope */
    EnvelopeReader(JsonParser parser, byte[] body, int index) {
        this.parser = parser;
        this.body = body;
        this.index = index;
    }

    /**
     * Reads to the closing brace.
     *
     * @throws Refused with {@link EventProblem.InvalidEvent}
     * @throws JacksonException when the text is no JSON
     */
    ReadEvent read() {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused("", "must be an object, the envelope of an event");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            if (!members.add(name)) {
                throw refused(name, "stands twice in the envelope; give it once");
            }
            parser.nextToken();
            member(name);
        }
        if (from >= 0 && base64 != null) {
            throw refused("data_base64", "excludes data; give one of them");
        }
        return event();
    }

    private void member(String name) {
        switch (name) {
            case "data" -> {
                from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                StrictJson.skipValue(parser);
                to = Math.toIntExact(parser.currentLocation().getByteOffset());
            }
            case "data_base64" -> {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    base64 = parser.getString();
                } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    throw refused(name, "must be a string in Base64");
                }
            }
            default -> attribute(name);
        }
    }

    private void attribute(String name) {
        var nameFault = AttributeRules.nameFault(name);
        if (nameFault != null) {
            throw refused(name, nameFault);
        }
        var value = attributeValue(name);
        if (value == null) {
            return;
        }
        var fault = AttributeRules.fault(name, value);
        if (fault != null) {
            throw refused(name, fault);
        }
        attributes.put(name, value);
        if (attributes.size() > AttributeRules.ATTRIBUTES_MAX) {
            throw refused("", "has more than " + AttributeRules.ATTRIBUTES_MAX + " attributes");
        }
    }

    /** Null for JSON null, which is the same as an absent member (JSON format, section 2.2). */
    private @Nullable Object attributeValue(String name) {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        if (STRINGS.contains(name)) {
            throw refused(name, "must be a string");
        }
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> integer(name, parser.getString());
            case VALUE_NUMBER_FLOAT -> throw refused(name,
                    "must be an integer without fraction or exponent; send other numbers as a string");
            default -> throw refused(name, "must be a string, an integer or a boolean, never an object or array");
        };
    }

    private Integer integer(String name, String digits) {
        try {
            return Integer.valueOf(digits);
        } catch (NumberFormatException malformed) {
            throw refused(name, "must lie within -2147483648..2147483647; send larger numbers as a string");
        }
    }

    private ReadEvent event() {
        var breach = AttributeRules.check(attributes);
        if (breach.isPresent()) {
            var name = breach.get().attribute();
            throw refused(name, breach.get().fault());
        }
        if (base64 != null) {
            return new ReadEvent(new Event(attributes, decoded(base64)), -1);
        }
        if (from < 0) {
            return new ReadEvent(new Event(attributes, null), -1);
        }
        var contentType = attributes.get("datacontenttype");
        if (contentType == null) {
            // Section 3.1.2: as if it were there; made explicit, because only this envelope says that the data are JSON.
            attributes.put("datacontenttype", "application/json");
            return slice();
        }
        var type = ContentType.of(contentType.toString()).orElseThrow();
        return type.isJson() ? slice() : new ReadEvent(new Event(attributes, text(type)), -1);
    }

    private ReadEvent slice() {
        return new ReadEvent(new Event(attributes, Arrays.copyOfRange(body, from, to)), from);
    }

    private byte[] text(ContentType type) {
        if (body[from] != '"') {
            throw refused("data", "must be a string, because datacontenttype is " + type.essence()
                    + "; use data_base64 for bytes");
        }
        var charset = type.charset()
                .orElseThrow(() -> refused("datacontenttype",
                        "names a charset that is not known here; use data_base64"));
        try (var text = StrictJson.parser(body, from, to - from)) {
            text.nextToken();
            var bytes = Utf8.exactBytes(text.getString(), charset);
            if (bytes == null) {
                throw refused("data", "has a character that " + charset.name() + " cannot write; use data_base64");
            }
            return bytes;
        }
    }

    private byte[] decoded(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
            // The JDK also takes missing padding and stray bits in the last character.
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // answered below, like the other deviations
        }
        throw refused("data_base64", "must be padded Base64 (RFC 4648, section 4)");
    }

    private Refused refused(String member, String fault) {
        return new Refused(new EventProblem.InvalidEvent(index, pointer(member), printable(member), fault));
    }

    private String pointer(String member) {
        var at = index < 0 ? "" : "/" + index;
        return member.isEmpty() ? at : at + "/" + encodable(member).replace("~", "~0").replace("/", "~1");
    }

    /** As in a sentence: a sender's member name must not break a log line. */
    private static String printable(String member) {
        return UNPRINTABLE.matcher(encodable(member)).replaceAll("?");
    }

    /** Short enough to be shown, and without halves of surrogate pairs, which could not be written in UTF-8. */
    private static String encodable(String member) {
        var shown = member.length() <= SHOWN_MAX ? member : member.substring(0, SHOWN_MAX) + "…";
        return HALF_PAIR.matcher(shown).replaceAll("\uFFFD");
    }
}
