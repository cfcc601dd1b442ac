package io.hooktrail.problem;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a JSON object in a write, read strictly: every fault is collected with its pointer, and a field that nobody
 * asked for is a fault too. Call {@link #finish()} last.
 */
public final class Fields {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();

    private final ObjectNode object;
    private final String pointer;
    private final List<Problem.Fault> faults;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(ObjectNode object, String pointer, List<Problem.Fault> faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /**
     * Reads a whole body; an empty one counts as an empty object.
     *
     * @throws Refused when it is no JSON object
     */
    public static Fields of(byte[] body) {
        return new Fields(parse(body), "", new ArrayList<>());
    }

    private static ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            return STRICT.createObjectNode();
        }
        try {
            if (STRICT.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw InvalidBody.at("", JsonFault.of(e));
        }
        throw InvalidBody.at("", "a JSON object is expected");
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        asked.add(name);
        return object.hasNonNull(name);
    }

    public @Nullable String text(String name) {
        var node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            fault(name, "must be a string");
            return null;
        }
        return node.stringValue();
    }

    public String text(String name, String otherwise) {
        var text = text(name);
        return text == null ? otherwise : text;
    }

    /** A string that must be there; an empty string when it is not, and a fault. */
    public String required(String name) {
        if (!has(name)) {
            fault(name, "is required");
            return "";
        }
        return text(name, "");
    }

    public boolean flag(String name, boolean otherwise) {
        var node = node(name);
        if (node != null && !node.isBoolean()) {
            fault(name, "must be true or false");
            return otherwise;
        }
        return node == null ? otherwise : node.booleanValue();
    }

    /** A whole number between two bounds, both included. */
    public long number(String name, long otherwise, long least, long most) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < least
                || node.longValue() > most) {
            fault(name, "must be a whole number from " + least + " to " + most);
            return otherwise;
        }
        return node.longValue();
    }

    /** An ISO 8601 duration between two bounds, both included. */
    public Duration duration(String name, Duration otherwise, Duration least, Duration most) {
        var text = text(name);
        return text == null ? otherwise : duration(text, pointer + "/" + name, otherwise, least, most);
    }

    /** The same for an element of a list. */
    public Duration duration(String text, String at, Duration otherwise, Duration least, Duration most) {
        try {
            var duration = Duration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
            faults.add(new Problem.Fault(at, "must be from " + least + " to " + most));
        } catch (DateTimeParseException e) {
            faults.add(new Problem.Fault(at, "\"" + shortened(text) + "\" is no ISO 8601 duration such as PT5M"));
        }
        return otherwise;
    }

    /** A list of strings; empty when absent. */
    public List<String> texts(String name) {
        return list(name, (node, at) -> {
            if (!node.isString()) {
                faults.add(new Problem.Fault(at, "must be a string"));
                return "";
            }
            return node.stringValue();
        });
    }

    /** A list whose elements are read with their pointer; empty when absent. */
    public <T> List<T> list(String name, BiFunction<JsonNode, String, T> read) {
        var node = node(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            fault(name, "must be a list");
            return List.of();
        }
        var list = new ArrayList<T>();
        for (var index = 0; index < node.size(); index++) {
            list.add(read.apply(node.get(index), pointer + "/" + name + "/" + index));
        }
        return list;
    }

    /** A nested object, to be finished by itself or read to its end here; empty when absent. */
    public Fields object(String name) {
        var node = node(name);
        if (node instanceof ObjectNode nested) {
            return new Fields(nested, pointer + "/" + name, faults);
        }
        if (node != null) {
            fault(name, "must be an object");
        }
        return new Fields(STRICT.createObjectNode(), pointer + "/" + name, faults);
    }

    /** The fields of a nested object that stands at {@code at}; faults are collected here. */
    public Fields nested(ObjectNode nested, String at) {
        return new Fields(nested, at, faults);
    }

    /** A map of strings; empty when absent. */
    public Map<String, String> map(String name) {
        var fields = object(name);
        var map = new LinkedHashMap<String, String>();
        for (var key : fields.names()) {
            map.put(key, fields.text(key, ""));
        }
        return map;
    }

    /** The raw value; null when absent or JSON null. */
    public @Nullable JsonNode node(String name) {
        return has(name) ? object.get(name) : null;
    }

    /** Every field name, in order. */
    public List<String> names() {
        return List.copyOf(object.propertyNames());
    }

    /** Where this object stands in the body. */
    public String pointer() {
        return pointer;
    }

    /** Records a fault of one field. */
    public void fault(String name, String detail) {
        faults.add(new Problem.Fault(pointer + "/" + escaped(name), detail));
    }

    /** Records a fault at any place. */
    public void faultAt(String at, String detail) {
        faults.add(new Problem.Fault(at, detail));
    }

    /**
     * Refuses a known field that is not built yet, when it is given and does not say what happens anyway.
     *
     * @throws Refused with {@link NotSupported}
     */
    public void notBuilt(String name, String... harmless) {
        var node = node(name);
        if (node == null || List.of(harmless).contains(node.asString(""))) {
            return;
        }
        throw new Refused(new NotSupported(pointer + "/" + name, "\"" + name + "\""
                + (harmless.length == 0 ? "" : " other than \"" + String.join("\" or \"", harmless) + "\"")));
    }

    /** Records a fault for each field of this object that was not asked for. */
    public void closed() {
        for (var name : object.propertyNames()) {
            if (!asked.contains(name)) {
                fault(name, "unknown field; known are " + String.join(", ", asked));
            }
        }
    }

    /**
     * Ends the reading.
     *
     * @throws Refused with every fault that was found, unknown fields included
     */
    public void finish() {
        closed();
        if (!faults.isEmpty()) {
            throw new Refused(new InvalidBody(faults));
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
