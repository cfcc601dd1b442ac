package io.hooktrail.corpus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a provider's payloads become by the published mapping, worked out without our own mappers. */
public interface MappingTable {

    /** One for each element, in order. */
    List<Expected> expect(Line line);

    static MappingTable of(String provider) {
        return switch (provider) {
            case "stripe" -> new StripeTable();
            case "github" -> new GithubTable();
            case "hubspot" -> new HubspotTable();
            case "mollie" -> new MollieTable();
            default -> throw new IllegalArgumentException(provider);
        };
    }

    JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Null when the bytes are no JSON object. */
    static @Nullable JsonNode object(byte[] bytes) {
        try {
            var node = JSON.readTree(bytes);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The first text or whole number among paths with dots; null when there is none. */
    static @Nullable String first(JsonNode root, String... paths) {
        for (var path : paths) {
            var node = root;
            for (var name : path.split("\\.", -1)) {
                node = node.path(name);
            }
            if ((node.isString() && isText(node.stringValue())) || node.isIntegralNumber()) {
                return node.asString();
            }
        }
        return null;
    }

    /** What can be the value of an attribute: CloudEvents forbids control characters in it. */
    private static boolean isText(String text) {
        return !text.isEmpty() && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** An instant as text, from RFC 3339 or from whole seconds; null when it is neither. */
    static @Nullable String time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            if (text.matches("[0-9]{1,11}")) {
                return Instant.ofEpochSecond(Long.parseLong(text)).toString();
            }
            // Java reads more than the RFC allows, a time without seconds among it.
            return text.matches("[^T]{10}T[^.Z+-]{8}(\\.[0-9]+)?(Z|[+-][0-9:]{5})")
                    ? java.time.OffsetDateTime.parse(text).toInstant().toString()
                    : null;
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }

    /** One segment of a URI's path (RFC 3986, section 3.3), everything but the unreserved escaped. */
    static String segment(String text) {
        var segment = new StringBuilder();
        for (var octet : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            var isUnreserved = (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'Z')
                    || (octet >= 'a' && octet <= 'z') || "-._~".indexOf(octet) >= 0;
            segment.append(isUnreserved ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xFF));
        }
        return segment.toString();
    }

    /** Attributes without the ones that are null; pairs of name and value. */
    static Map<String, String> attributes(@Nullable String... pairs) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("specversion", "1.0");
        attributes.put("datacontenttype", "application/json");
        for (var index = 0; index < pairs.length; index += 2) {
            var value = pairs[index + 1];
            if (value != null) {
                attributes.put(Objects.requireNonNull(pairs[index]), value);
            }
        }
        return attributes;
    }

    /** The elements of a JSON array as they stand in it, without the blanks between them; found by brackets and quotes. */
    static List<byte[]> slices(byte[] array) {
        var slices = new ArrayList<byte[]>();
        var depth = 0;
        var isQuoted = false;
        var start = -1;
        for (var index = 0; index < array.length; index++) {
            var octet = array[index];
            if (isQuoted) {
                index += octet == '\\' ? 1 : 0;
                isQuoted = octet != '"';
                continue;
            }
            isQuoted = octet == '"';
            if (depth == 1 && (octet == ',' || octet == ']')) {
                if (start >= 0) {
                    slices.add(trimmed(array, start, index));
                }
                start = octet == ',' ? index + 1 : -1;
            }
            if (octet == '[' || octet == '{') {
                depth++;
                start = depth == 1 ? index + 1 : start;
            }
            depth -= octet == ']' || octet == '}' ? 1 : 0;
        }
        return slices;
    }

    private static byte[] trimmed(byte[] bytes, int from, int to) {
        var start = from;
        var end = to;
        while (start < end && bytes[start] <= ' ' && bytes[start] >= 0) {
            start++;
        }
        while (end > start && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        return java.util.Arrays.copyOfRange(bytes, start, end);
    }
}
