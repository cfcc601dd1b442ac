package io.hooktrail.access;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The W3C trace context's {@code traceparent} (Trace Context 1, section 3.2). One that breaks its form counts as none. */
public final class Traceparent {

    private static final int CHARACTERS_MAX = 512;
    private static final Pattern FORM = Pattern
            .compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");
    private static final Pattern ZEROS = Pattern.compile("0+");

    private Traceparent() {}

    /** The header as it came when it is well-formed, else null. Version 00 ends with the flags, a later one may go on. */
    public static @Nullable String wellFormed(@Nullable String header) {
        if (header == null || header.length() > CHARACTERS_MAX) {
            return null;
        }
        var match = FORM.matcher(header);
        if (!match.matches() || isZero(match.group(2)) || isZero(match.group(3))) {
            return null;
        }
        var version = match.group(1);
        return version.equals("ff") || (version.equals("00") && match.group(4) != null) ? null : header;
    }

    /** The trace's id, 32 hexadecimal digits; null without a well-formed header. */
    public static @Nullable String traceId(@Nullable String header) {
        var accepted = wellFormed(header);
        return accepted == null ? null : accepted.substring(3, 35);
    }

    /**
     * What a call that we make in the same trace carries: its parent is our span. Written in version 00, as we know no more of a
     * later one (section 3.2.2); null without a well-formed header.
     *
     * @param span 16 hexadecimal digits, not all zeros
     */
    public static @Nullable String continued(@Nullable String header, String span) {
        var accepted = wellFormed(header);
        return accepted == null
                ? null
                : "00-" + accepted.substring(3, 35) + "-" + span + "-" + accepted.substring(53, 55);
    }

    private static boolean isZero(String id) {
        return ZEROS.matcher(id).matches();
    }
}
