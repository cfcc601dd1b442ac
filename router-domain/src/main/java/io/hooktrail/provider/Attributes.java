package io.hooktrail.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.hooktrail.event.Event;

/** Context attributes as they are gathered: an optional one that would not be valid (CloudEvents 1.0) is left out. */
final class Attributes {

    private static final Pattern RFC3339 = Pattern
            .compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");
    /** Beyond it a text is no year-9999 instant any more. */
    private static final long EPOCH_SECONDS_MAX = 253_402_300_799L;

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** The three that every event has must be valid already. */
    Attributes(String id, String source, String type) {
        values.put("specversion", "1.0");
        values.put("id", id);
        values.put("source", source);
        values.put("type", type);
    }

    Attributes text(String name, @Nullable String value) {
        if (value != null && isText(value)) {
            values.put(name, value);
        }
        return this;
    }

    Attributes flag(String name, JsonNode value) {
        if (value.isBoolean()) {
            values.put(name, value.booleanValue());
        }
        return this;
    }

    Attributes flag(String name, boolean value) {
        values.put(name, value);
        return this;
    }

    Event with(byte[] data) {
        return new Event(values, data);
    }

    /** A CloudEvents String that is not empty: no control characters, no surrogates alone, no noncharacters. */
    static boolean isText(@Nullable String value) {
        return value != null && !value.isEmpty() && value.codePoints().allMatch(Attributes::isAllowed);
    }

    private static boolean isAllowed(int c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE && (c & 0xFFFE) != 0xFFFE
                && (c < 0xFDD0 || c > 0xFDEF);
    }

    static boolean isAbsoluteUri(@Nullable String value) {
        if (!isText(value)) {
            return false;
        }
        try {
            // java.net.URI lets other letters than ASCII through; RFC 3986 does not.
            return value != null && value.chars().allMatch(c -> c < 128) && new URI(value).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** One path segment of a URI. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A string that is not empty, or the digits of a whole number; null otherwise. */
    static @Nullable String idText(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (node.isString() && isText(node.stringValue())) {
            return node.stringValue();
        }
        return node.isIntegralNumber() ? node.bigIntegerValue().toString() : null;
    }

    /** RFC 3339 from such a text or from whole seconds since 1970; null when it is neither. */
    static @Nullable String time(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? epoch(node.longValue(), 1) : null;
        }
        return node.isString() && isTime(node.stringValue()) ? node.stringValue() : null;
    }

    /** The same from milliseconds, which may be written as a string of digits. */
    static @Nullable String millis(JsonNode node) {
        var text = idText(node);
        return text == null || !text.matches("[0-9]{1,18}") ? null : epoch(Long.parseLong(text), 1000);
    }

    private static @Nullable String epoch(long value, long perSecond) {
        if (value < 0 || value / perSecond > EPOCH_SECONDS_MAX) {
            return null;
        }
        return perSecond == 1 ? Instant.ofEpochSecond(value).toString() : Instant.ofEpochMilli(value).toString();
    }

    static boolean isTime(String text) {
        if (!RFC3339.matcher(text).matches()) {
            return false;
        }
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
