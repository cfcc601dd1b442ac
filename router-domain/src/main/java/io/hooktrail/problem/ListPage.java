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
 * Which part of a list is wanted (docs/api.md, Lists).
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
     * @param filters the other parameters that the list knows
     * @throws Refused when one of them is wrong, or a parameter is none of the list's
     */
    public static ListPage of(Map<String, String> parameters, String... filters) {
        var known = new ArrayList<>(List.of("limit", "cursor"));
        known.addAll(List.of(filters));
        return of(Parameters.of(parameters, known));
    }

    /** The same of parameters that are known already. */
    public static ListPage of(Parameters parameters) {
        return new ListPage(parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX), after(parameters.text("cursor")));
    }

    /** The wanted page of a whole list in memory, which is sorted by {@code key}. */
    public static <T> Map<String, Object> of(
            List<T> sorted,
            Map<String, String> parameters,
            Function<T, String> key,
            Function<T, Map<String, Object>> reply) {
        var page = of(parameters, new String[0]);
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

    private static @Nullable String after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            var key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (key.chars().noneMatch(Character::isISOControl) && cursor(key).equals(cursor)) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // No Base64; the answer is the same as for any other text that is no cursor of ours.
        }
        throw InvalidParameter.of("cursor", "must be the next of an answer of this list");
    }

    /** What the caller sends to go on after an item. */
    public static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
