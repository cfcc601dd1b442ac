package io.hooktrail.event;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A media type with its parameters (RFC 2046; grammar of RFC 9110, section 8.3.1).
 *
 * @param type in lower case, such as {@code application}
 * @param subtype in lower case, such as {@code cloudevents+json}
 * @param parameters names in lower case, values unquoted
 */
public record ContentType(String type, String subtype, Map<String, String> parameters) {

    /** What a parameter name, a type or a subtype may hold beside letters and digits (RFC 9110, section 5.6.2). */
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    public ContentType {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the text form; empty when it breaks the grammar or names a parameter twice. */
    public static Optional<ContentType> of(String text) {
        return new Reading(text).all();
    }

    /** Whether data of this type is JSON: {@code *}{@code /json} or {@code *}{@code /*+json} (JSON format, section 3.1.1). */
    public boolean isJson() {
        return subtype.equals("json") || subtype.endsWith("+json");
    }

    public boolean isText() {
        return type.equals("text");
    }

    /** Type and subtype, without parameters. */
    public String essence() {
        return type + "/" + subtype;
    }

    /** The charset that the parameter names, UTF-8 without one; empty when this machine does not know it. */
    public Optional<Charset> charset() {
        var name = parameters.get("charset");
        if (name == null) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isTokenCharacter(char character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || TOKEN_MARKS.indexOf(character) >= 0);
    }

    private static final class Reading {

        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        Optional<ContentType> all() {
            var type = token();
            if (type.isEmpty() || !take('/')) {
                return Optional.empty();
            }
            var subtype = token();
            if (subtype.isEmpty()) {
                return Optional.empty();
            }
            var parameters = new LinkedHashMap<String, String>();
            while (at < text.length()) {
                blanks();
                if (!take(';')) {
                    return Optional.empty();
                }
                blanks();
                if (at < text.length() && text.charAt(at) != ';' && !parameter(parameters)) {
                    return Optional.empty();
                }
            }
            return Optional.of(new ContentType(lower(type), lower(subtype), parameters));
        }

        private boolean parameter(Map<String, String> parameters) {
            var name = token();
            if (name.isEmpty() || !take('=')) {
                return false;
            }
            var value = take('"') ? quoted() : token();
            return value != null && !(value.isEmpty() && text.charAt(at - 1) != '"')
                    && parameters.put(lower(name), value) == null;
        }

        /** The rest of a quoted string, its opening quote taken; null when it has no end or holds a forbidden character. */
        private @Nullable String quoted() {
            var value = new StringBuilder();
            while (at < text.length()) {
                var character = text.charAt(at++);
                if (character == '"') {
                    return value.toString();
                }
                if (character == '\\' && at < text.length()) {
                    character = text.charAt(at++);
                }
                if (character < 0x20 || character > 0x7E) {
                    return null;
                }
                value.append(character);
            }
            return null;
        }

        private String token() {
            var start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private boolean take(char wanted) {
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void blanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private static String lower(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
