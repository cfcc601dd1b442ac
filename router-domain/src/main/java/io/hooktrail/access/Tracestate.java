package io.hooktrail.access;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The W3C trace context's {@code tracestate} (Trace Context 1, section 3.3): what tracing systems add to a trace's parent. */
public final class Tracestate {

    /** As many as everyone must be able to pass on. */
    private static final int CHARACTERS_MAX = 512;
    private static final int MEMBERS_MAX = 32;
    private static final Pattern MEMBER = Pattern
            .compile("[a-z0-9][a-z0-9_\\-*/@]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    private Tracestate() {}

    /**
     * The header's lines as one list; null when there is none, it breaks its form or its bounds, or {@code traceparent} is null:
     * without a parent it means nothing.
     */
    public static @Nullable String wellFormed(@Nullable String traceparent, List<String> lines) {
        var list = String.join(",", lines);
        if (traceparent == null || list.isBlank() || list.length() > CHARACTERS_MAX) {
            return null;
        }
        var members = List.of(list.split(",", -1));
        return members.size() <= MEMBERS_MAX && members.stream().allMatch(Tracestate::isMember) ? list : null;
    }

    /** An empty one is allowed, because lists are joined by machines. */
    private static boolean isMember(String member) {
        var stripped = member.replaceAll("^[ \\t]+|[ \\t]+$", "");
        return stripped.isEmpty() || MEMBER.matcher(stripped).matches();
    }
}
