package io.hooktrail.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import io.hooktrail.signature.HashScheme;

/**
 * A body read as JSON, whatever the bytes are. A member name that repeats keeps its last value, as in most readers; those at
 * the top are reported, for a provider to refuse when its identity or type would depend on which one is meant.
 */
sealed interface Payload {

    /**
     * @param root the whole value
     * @param repeated names that stand twice or more in the root object
     */
    record Read(JsonNode root, Set<String> repeated) implements Payload {

        @Override
        public <T> T fold(Function<Read, T> read, Function<String, T> unreadable) {
            return read.apply(this);
        }

        boolean repeats(List<String> names) {
            return names.stream().anyMatch(repeated::contains);
        }
    }

    /** Not JSON, with the reason in words that quote nothing of the body. */
    record Unreadable(String reason) implements Payload {

        @Override
        public <T> T fold(Function<Read, T> read, Function<String, T> unreadable) {
            return unreadable.apply(reason);
        }
    }

    /** The one or the other, by what the body is. */
    <T> T fold(Function<Read, T> read, Function<String, T> unreadable);

    /** One element of an array body and where its bytes lie. */
    record Element(int offset, byte[] bytes) {}

    /** Decimals keep their digits, so that a fingerprint sees every difference. */
    JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static Payload read(byte[] body) {
        var reason = unreadable(body);
        if (reason != null) {
            return new Unreadable(reason);
        }
        var start = start(body);
        try {
            var root = JSON.readTree(body, start, body.length - start);
            return new Read(root, root.isObject() ? repeated(body, start) : Set.of());
        } catch (JacksonException e) {
            return new Unreadable("the body is not JSON, or nested too deep: " + place(e));
        } catch (NumberFormatException | ArithmeticException e) {
            // Jackson lets these through for an exponent beyond what BigDecimal holds.
            return new Unreadable("the body holds a number beyond all bounds");
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + " at byte " + e.getLocation().getByteOffset();
    }

    private static @org.jspecify.annotations.Nullable String unreadable(byte[] body) {
        if (body.length == start(body)) {
            return "the body is empty";
        }
        for (var b : body) {
            // Jackson would take such a body for UTF-16 or UTF-32; JSON on the wire is UTF-8 (RFC 8259, section 8.1).
            if (b == 0) {
                return "the body holds zero bytes, so it is no UTF-8 JSON";
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return null;
        } catch (CharacterCodingException e) {
            return "the body is not UTF-8";
        }
    }

    /** Behind a byte order mark, which some senders put there although RFC 8259 forbids it. */
    private static int start(byte[] body) {
        return body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF ? 3 : 0;
    }

    private static Set<String> repeated(byte[] body, int start) {
        var seen = new LinkedHashSet<String>();
        var repeated = new LinkedHashSet<String>();
        try (var parser = JSON.createParser(body, start, body.length - start)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                if (!seen.add(parser.currentName())) {
                    repeated.add(parser.currentName());
                }
                parser.nextToken();
                parser.skipChildren();
            }
        }
        return repeated;
    }

    /** The elements of a body that {@link #read} found to be an array, as slices of it. */
    static List<Element> elements(byte[] body) {
        var start = start(body);
        var elements = new ArrayList<Element>();
        try (var parser = JSON.createParser(body, start, body.length - start)) {
            parser.nextToken();
            for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                var from = start + (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                var to = start + (int) parser.currentLocation().getByteOffset();
                elements.add(new Element(from, java.util.Arrays.copyOfRange(body, from, to)));
            }
        }
        return elements;
    }

    /** The value with sorted member names and without one member at the top: equal for equal content, whatever the layout. */
    static byte[] canonical(JsonNode root, String without) {
        var sorted = JsonNodeFactory.instance.objectNode();
        root.propertyNames()
                .stream()
                .sorted()
                .filter(name -> !name.equals(without))
                .forEach(name -> sorted.set(name, sorted(root.get(name))));
        var bytes = new ByteArrayOutputStream();
        JSON.writeValue(bytes, sorted);
        return bytes.toByteArray();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.propertyNames().stream().sorted().forEach(name -> object.set(name, sorted(node.get(name))));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }

    static String hash(byte[]... parts) {
        var sha = HashScheme.sha256();
        for (var part : parts) {
            sha.update(part);
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
