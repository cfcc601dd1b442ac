package io.hooktrail.subscription;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;

/**
 * The {@code filters} of a PUT: one dialect per element (CloudEvents Subscriptions API, section 3.2.4). One reader reads one
 * body, because the nodes are counted over all of it. After a fault the reading goes on and what it returns is of no use.
 */
final class FilterReader {

    /** How deep filters may stand in each other; an element of {@code filters} itself is at depth 1. */
    static final int DEPTH_MAX = 16;

    /** Filters and terms together. */
    static final int NODES_MAX = 256;

    /** CloudEvents 1.0, section 3.1: attribute names are lower-case letters and digits. */
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]+");

    /** Stands for a filter with a fault until the whole body is refused. */
    private static final Filter NONE = new Filter.All(List.of());

    private final Fields fields;
    private int nodes;

    FilterReader(Fields fields) {
        this.fields = fields;
    }

    /** @throws Refused with {@link NotSupported} for the dialects {@code sql} and {@code data} */
    List<Filter> read(String name) {
        return fields.list(name, (node, at) -> filter(node, at, 1));
    }

    private Filter filter(JsonNode node, String at, int depth) {
        if (!(node instanceof ObjectNode object)) {
            return faulty(at, "must be an object with one dialect, such as {\"exact\":{\"type\":\"x\"}}");
        }
        if (object.size() != 1) {
            return faulty(at, "must have exactly one dialect, not " + object.size());
        }
        if (depth > DEPTH_MAX) {
            return faulty(at, "filters stand at most " + DEPTH_MAX + " deep in each other");
        }
        if (isTooMany(at)) {
            return NONE;
        }
        var dialect = object.propertyNames().iterator().next();
        var value = object.get(dialect);
        var inside = at + "/" + dialect;
        return switch (dialect) {
            case "exact" -> new Filter.Exact(terms(value, inside));
            case "prefix" -> new Filter.Prefix(terms(value, inside));
            case "suffix" -> new Filter.Suffix(terms(value, inside));
            case "all" -> new Filter.All(nested(value, inside, depth));
            case "any" -> new Filter.AnyOf(nested(value, inside, depth));
            case "not" -> new Filter.Not(filter(value, inside, depth + 1));
            case "sql", "data" -> throw new Refused(new NotSupported(inside, "the dialect \"" + dialect + "\""));
            default -> faulty(at, "unknown dialect; known are exact, prefix, suffix, all, any, not");
        };
    }

    private List<Filter> nested(@Nullable JsonNode value, String at, int depth) {
        if (value == null || !value.isArray() || value.isEmpty()) {
            fields.faultAt(at, "must be a list of at least one filter");
            return List.of();
        }
        var filters = new ArrayList<Filter>();
        for (var index = 0; index < value.size() && nodes <= NODES_MAX; index++) {
            filters.add(filter(value.get(index), at + "/" + index, depth + 1));
        }
        return filters;
    }

    private Map<String, String> terms(@Nullable JsonNode value, String at) {
        var terms = new LinkedHashMap<String, String>();
        if (!(value instanceof ObjectNode object) || object.isEmpty()) {
            fields.faultAt(at, "must be an object of at least one attribute and its string");
            return terms;
        }
        for (var name : object.propertyNames()) {
            if (isTooMany(at)) {
                return terms;
            }
            var place = at + "/" + name.replace("~", "~0").replace("/", "~1");
            var text = object.get(name);
            if (!ATTRIBUTE.matcher(name).matches()) {
                fields.faultAt(place, "is no attribute name; those are lower-case letters and digits");
            } else if (!text.isString() || text.stringValue().isEmpty()) {
                fields.faultAt(place, "must be a string that is not empty");
            } else {
                terms.put(name, text.stringValue());
            }
        }
        return terms;
    }

    /** Reports once that there is too much, and from then on is true. */
    private boolean isTooMany(String at) {
        nodes++;
        if (nodes == NODES_MAX + 1) {
            fields.faultAt(at, "filters have at most " + NODES_MAX + " elements and terms together");
        }
        return nodes > NODES_MAX;
    }

    private Filter faulty(String at, String detail) {
        fields.faultAt(at, detail);
        return NONE;
    }
}
