package io.hooktrail.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The symmetric signature of Standard Webhooks 1.0: HMAC-SHA256 over {@code id.timestamp.body}, version {@code v1}. */
public final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /**
     * The value of {@code webhook-signature}: one signature per secret, separated by blanks, so that a receiver which knows any
     * of them can check while a secret is being rotated.
     *
     * @param secrets {@code whsec_} and the key in Base64, in the order in which they shall sign
     * @param timestampSeconds as in {@code webhook-timestamp}, seconds since 1970
     * @throws IllegalArgumentException when there is no secret, or one is not of that form; the message does not show it
     */
    public static String header(List<String> secrets, String id, long timestampSeconds, byte[] body) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no valid signing secret");
        }
        var head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(key(secret), head, body)))
                .collect(Collectors.joining(" "));
    }

    private static byte[] key(String secret) {
        if (secret.startsWith(PREFIX)) {
            try {
                var key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
                if (key.length > 0) {
                    return key;
                }
            } catch (IllegalArgumentException e) {
                // The decoder's message would show a character of the secret.
            }
        }
        throw new IllegalArgumentException("a signing secret is not whsec_ followed by Base64");
    }

    private static byte[] hmac(byte[] key, byte[] head, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
