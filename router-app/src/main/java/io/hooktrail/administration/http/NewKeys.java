package io.hooktrail.administration.http;

import java.security.SecureRandom;
import java.util.Base64;

/** Draws keys: {@code ht_} and 256 random bits, base64url. */
final class NewKeys {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private NewKeys() {}

    /** Whether the text could be a drawn key; anything else need not be looked for. */
    static boolean isShaped(String text) {
        return text.length() == 46 && text.startsWith("ht_");
    }

    static String draw() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return "ht_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
