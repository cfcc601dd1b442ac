package io.hooktrail.problem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted (contract, section 2, Lists).
 *
 * @param limit 1 to 200
 * @param after the last key of the page before; null for the first page
 */
public record ListPage(int limit, @Nullable String after) {

    private static final int LIMIT_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;

    /**
     * Reads {@code limit} and {@code cursor}.
     *
     * @throws Refused when one of them is wrong
     */
    public static ListPage of(Map<String, String> parameters) {
        return new ListPage(limit(parameters.get("limit")), after(parameters.get("cursor")));
    }

    /** The wanted page of a whole list in memory, which is sorted by {@code key}. */
    public static <T> Map<String, Object> of(
            List<T> sorted,
            Map<String, String> parameters,
            Function<T, String> key,
            Function<T, Map<String, Object>> reply) {
        var page = of(parameters);
        var after = page.after;
        var rest = sorted.stream().filter(item -> after == null || key.apply(item).compareTo(after) > 0).toList();
        return page.reply(rest, key, reply);
    }

    /** The answer for what comes after the cursor; give one item more than the limit, so that the end is seen. */
    public <T> Map<String, Object> reply(List<T> rest, Function<T, String> key,
            Function<T, Map<String, Object>> reply) {
        var items = new ArrayList<>(rest.subList(0, Math.min(limit, rest.size())));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("items", items.stream().map(reply).toList());
        answer.put("next", rest.size() > limit ? cursor(key.apply(items.getLast())) : null);
        return answer;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return LIMIT_DEFAULT;
        }
        if (text.matches("[0-9]{1,3}")) {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        }
        throw InvalidBody.at("", "limit must be a whole number from 1 to " + LIMIT_MAX);
    }

    private static @Nullable String after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw InvalidBody.at("", "cursor must be the next of an answer of this list");
        }
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
