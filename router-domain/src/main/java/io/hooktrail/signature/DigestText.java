package io.hooktrail.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** How a digest is written in a header. Comparing the written forms keeps a sloppy decoder from accepting two for one. */
public enum DigestText {
    /** Hexadecimal, lower case only. */
    HEX_LOWER,
    /** Hexadecimal in any case. */
    HEX,
    /** Base64 with padding (RFC 4648, section 4). */
    BASE64,
    /** Base64url with or without padding (RFC 4648, section 5). */
    BASE64_URL;

    /** Whether {@code given} is this digest; takes the same time wherever they differ. */
    public boolean matches(byte[] digest, String given) {
        return switch (this) {
            case HEX_LOWER -> same(HexFormat.of().formatHex(digest), given);
            case HEX -> same(HexFormat.of().formatHex(digest), given.toLowerCase(Locale.ROOT));
            case BASE64 -> same(Base64.getEncoder().encodeToString(digest), given);
            case BASE64_URL -> same(Base64.getUrlEncoder().encodeToString(digest), given)
                    || same(Base64.getUrlEncoder().withoutPadding().encodeToString(digest), given);
        };
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
