package io.hooktrail.subscription.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionState;

/** One page of the list of subscriptions; the cursor is the last name shown, so it stays right while others come and go. */
final class SubscriptionPage {

    private static final int LIMIT_MAX = 200;
    private static final int LIMIT_DEFAULT = 50;

    private SubscriptionPage() {}

    /**
     * The wanted part.
     *
     * @param sorted all, by name
     * @throws Refused for a wrong limit or cursor, and for {@code at} and {@code position}, which are not built
     */
    static Map<String, Object> of(List<SubscriptionState> sorted, Map<String, String> parameters,
            Function<SubscriptionState, Map<String, Object>> reply) {
        for (var name : List.of("at", "position")) {
            if (parameters.containsKey(name)) {
                throw new Refused(new NotSupported("", "the parameter \"" + name + "\""));
            }
        }
        var limit = limit(parameters.get("limit"));
        var after = after(parameters.get("cursor"));
        var rest = sorted.stream().filter(state -> after == null || state.id().name().compareTo(after) > 0).toList();
        var items = rest.subList(0, Math.min(limit, rest.size()));
        var page = new LinkedHashMap<String, Object>();
        page.put("items", items.stream().map(reply).toList());
        page.put("next", rest.size() > limit ? cursor(items.getLast().id().name()) : null);
        return page;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return LIMIT_DEFAULT;
        }
        var limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > LIMIT_MAX) {
            throw InvalidBody.at("", "limit must be a whole number from 1 to " + LIMIT_MAX);
        }
        return limit;
    }

    private static @Nullable String after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw InvalidBody.at("", "cursor must be the \"next\" of a page of this list");
        }
    }

    private static String cursor(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }
}
