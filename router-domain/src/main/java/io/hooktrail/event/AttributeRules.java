package io.hooktrail.event;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The rules of CloudEvents 1.0 for context attributes (spec.md, Context Attributes and Type System). Decided where the
 * specification leaves room: a {@code dataschema} may have a fragment, which absolute-URI by the letter has not, because many
 * senders put one there and the event would be lost otherwise; names longer than 20 characters and names that begin with a
 * digit pass, since the specification only advises against them.
 */
public final class AttributeRules {

    /** How many attributes an event may have, core ones included; each becomes a header of every delivery. */
    public static final int ATTRIBUTES_MAX = 64;

    /** The attributes without which there is no event. */
    static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private static final Set<String> NEVER_EMPTY = Set.of("id", "source", "type", "subject", "dataschema",
            "datacontenttype", "time", "specversion");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern TIME = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
            + "([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");

    private AttributeRules() {}

    /**
     * A broken rule.
     *
     * @param attribute its name
     * @param fault what is wrong and what would be right, to be read after the attribute's name
     */
    public record Breach(String attribute, String fault) {}

    /** The first rule that a set of attributes breaks; empty when it makes a valid event. */
    public static Optional<Breach> check(Map<String, Object> attributes) {
        if (attributes.size() > ATTRIBUTES_MAX) {
            return Optional.of(new Breach("", "more than " + ATTRIBUTES_MAX + " attributes"));
        }
        for (var name : REQUIRED) {
            if (!attributes.containsKey(name)) {
                return Optional.of(new Breach(name, "is missing; every event has " + String.join(", ", REQUIRED)));
            }
        }
        for (var attribute : attributes.entrySet()) {
            var fault = fault(attribute.getKey(), attribute.getValue());
            if (fault != null) {
                return Optional.of(new Breach(attribute.getKey(), fault));
            }
        }
        return Optional.empty();
    }

    /** What is wrong with an attribute's name; null when it is one. */
    public static @Nullable String nameFault(String name) {
        if (name.equals("data")) {
            return "is no attribute's name, the specification keeps it for the data";
        }
        return NAME.matcher(name).matches() ? null : "is no attribute's name; use only a-z and 0-9";
    }

    /** What is wrong with one attribute; null when it is right. */
    public static @Nullable String fault(String name, Object value) {
        var nameFault = nameFault(name);
        if (nameFault != null) {
            return nameFault;
        }
        if (value instanceof String text) {
            return textFault(name, text);
        }
        if (NEVER_EMPTY.contains(name)) {
            return "must be a string";
        }
        return value instanceof Integer || value instanceof Boolean
                ? null
                : "must be a string, an integer or a boolean";
    }

    private static @Nullable String textFault(String name, String text) {
        if (text.isEmpty() && NEVER_EMPTY.contains(name)) {
            return "must not be empty";
        }
        var fault = stringFault(text);
        if (fault != null) {
            return fault;
        }
        return switch (name) {
            case "specversion" -> text.equals("1.0") ? null : "must be \"1.0\"";
            case "source" -> UriText.referenceFault(text);
            case "dataschema" -> UriText.absoluteFault(text);
            case "time" -> isTimestamp(text)
                    ? null
                    : "must be an RFC 3339 date and time with an offset, such as 2026-01-31T12:00:00.5Z";
            case "datacontenttype" -> ContentType.of(text).isPresent()
                    ? null
                    : "must be a media type, such as application/json";
            default -> null;
        };
    }

    /** What keeps a text from being a CloudEvents String; null when it is one. */
    public static @Nullable String stringFault(String text) {
        for (var at = 0; at < text.length();) {
            var point = text.codePointAt(at);
            var what = forbidden(point);
            if (what != null) {
                return "has " + what + " at character " + at + ", which CloudEvents strings exclude";
            }
            at += Character.charCount(point);
        }
        return null;
    }

    private static @Nullable String forbidden(int point) {
        if (point < 0x20 || (point >= 0x7F && point <= 0x9F)) {
            return "a control character";
        }
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            return "an unpaired surrogate";
        }
        return (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE ? "a noncharacter" : null;
    }

    /** RFC 3339 {@code date-time}: second 60 and any number of fraction digits pass, 24:00 and days that do not exist do not. */
    public static boolean isTimestamp(String text) {
        var match = TIME.matcher(text);
        if (!match.matches()) {
            return false;
        }
        var month = number(match.group(2));
        var day = number(match.group(3));
        return month >= 1 && month <= 12 && day >= 1
                && day <= YearMonth.of(number(match.group(1)), month).lengthOfMonth()
                && number(match.group(4)) <= 23 && number(match.group(5)) <= 59 && number(match.group(6)) <= 60
                && (match.group(9) == null || (number(match.group(9)) <= 23 && number(match.group(10)) <= 59));
    }

    /**
     * A timestamp in Java's terms, which are narrower than RFC 3339: the fraction is cut to nanoseconds, a leap second is the
     * last nanosecond before it, and an offset beyond 18 hours is turned into UTC.
     *
     * @throws java.time.format.DateTimeParseException when the text is no timestamp
     */
    public static OffsetDateTime instant(String text) {
        var match = TIME.matcher(text);
        if (!isTimestamp(text) || !match.matches()) {
            throw new DateTimeParseException("no RFC 3339 timestamp", text, 0);
        }
        var isLeap = match.group(6).equals("60");
        var fraction = match.group(7) == null ? "" : match.group(7);
        var nanos = isLeap ? 999_999_999 : number((fraction + "000000000").substring(0, 9));
        var local = LocalDateTime.of(number(match.group(1)), number(match.group(2)), number(match.group(3)),
                number(match.group(4)), number(match.group(5)), isLeap ? 59 : number(match.group(6)), nanos);
        if (match.group(9) == null) {
            return local.atOffset(ZoneOffset.UTC);
        }
        var seconds = (number(match.group(9)) * 60 + number(match.group(10))) * 60
                * (match.group(8).equals("-") ? -1 : 1);
        return Math.abs(seconds) <= ZoneOffset.MAX.getTotalSeconds()
                ? local.atOffset(ZoneOffset.ofTotalSeconds(seconds))
                : local.minusSeconds(seconds).atOffset(ZoneOffset.UTC);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /** A header's value as sent: percent-encoded by HTTP binding 1.0, section 3.1.3.2, with upper-case digits. */
    public static String headerValue(String text) {
        var value = new StringBuilder(text.length());
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0x20 && octet < 0x7F && octet != '"' && octet != '%') {
                value.append((char) octet);
            } else {
                value.append('%').append(hexDigit(octet >> 4)).append(hexDigit(octet));
            }
        }
        return value.toString();
    }

    private static char hexDigit(int nibble) {
        return "0123456789ABCDEF".charAt(nibble & 0xF);
    }

    /**
     * A header's value as received: unquoted, then percent-decoded once (same section). Where the specification is silent, a
     * raw space passes, while a stray percent sign, a raw quote and raw characters beyond ASCII are refused: they have more
     * than one reading.
     *
     * @throws IllegalArgumentException with a message that says what is wrong and what would be right
     */
    public static String headerText(String value) {
        var text = value.startsWith("\"") ? unquoted(value) : value;
        if (!value.startsWith("\"") && value.indexOf('"') >= 0) {
            throw new IllegalArgumentException("has a quotation mark; write %22");
        }
        var bytes = new byte[text.length()];
        var length = 0;
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (character > 0x7E) {
                throw new IllegalArgumentException("has a raw character beyond ASCII; percent-encode its UTF-8 bytes");
            }
            if (character == '%') {
                bytes[length++] = octet(text, at + 1);
                at += 2;
            } else {
                bytes[length++] = (byte) character;
            }
        }
        var decoded = Utf8.text(bytes, 0, length);
        if (decoded == null) {
            throw new IllegalArgumentException("is no UTF-8 after percent-decoding");
        }
        return decoded;
    }

    private static byte octet(String text, int at) {
        var high = at + 1 < text.length() ? hexValue(text.charAt(at)) : -1;
        var low = at + 1 < text.length() ? hexValue(text.charAt(at + 1)) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("has a % without two hex digits; write %25 for a percent sign");
        }
        return (byte) ((high << 4) | low);
    }

    private static int hexValue(char digit) {
        return digit < 0x80 ? Character.digit(digit, 16) : -1;
    }

    private static String unquoted(String value) {
        var text = new StringBuilder();
        for (var at = 1; at < value.length(); at++) {
            var character = value.charAt(at);
            if (character == '"') {
                if (at != value.length() - 1) {
                    break;
                }
                return text.toString();
            }
            if (character == '\\') {
                if (++at == value.length()) {
                    break;
                }
                character = value.charAt(at);
            }
            text.append(character);
        }
        throw new IllegalArgumentException("begins with a quotation mark and is no quoted string; write %22");
    }
}
