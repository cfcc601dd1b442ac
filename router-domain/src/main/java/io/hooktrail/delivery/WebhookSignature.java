package io.hooktrail.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signatures of Standard Webhooks 1.0 over {@code id.timestamp.body}: HMAC-SHA256 under {@code v1}, Ed25519 under
 * {@code v1a}. Which of them a secret makes is said by its prefix.
 */
public final class WebhookSignature {

    private static final String SHARED = "whsec_";
    private static final String PRIVATE = "whsk_";
    private static final String HMAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";

    /** RFC 8032, section 5.1.5; what may follow in a key is the public half, which is not needed to sign. */
    private static final int SEED_BYTES = 32;
    private static final int KEY_PAIR_BYTES = 64;

    private WebhookSignature() {}

    /**
     * The value of {@code webhook-signature}: one signature per secret, separated by blanks, so that a receiver which knows any
     * of them can check while a secret is being rotated or the scheme changed.
     *
     * @param secrets {@code whsec_} and the key in Base64, or {@code whsk_} and the private key in Base64 (the 32 bytes of its
     *        seed, with or without the 32 of its public half behind them), in the order in which they shall sign
     * @param timestampSeconds as in {@code webhook-timestamp}, seconds since 1970
     * @throws IllegalArgumentException when there is no secret, or one is not of that form; the message does not show it
     */
    public static String header(List<String> secrets, String id, long timestampSeconds, byte[] body) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no valid signing secret");
        }
        var head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8);
        return secrets.stream().map(secret -> signature(secret, head, body)).collect(Collectors.joining(" "));
    }

    private static String signature(String secret, byte[] head, byte[] body) {
        return secret.startsWith(PRIVATE)
                ? "v1a," + text(signed(seed(secret), head, body))
                : "v1," + text(hmac(key(secret), head, body));
    }

    private static byte[] key(String secret) {
        var key = secret.startsWith(SHARED) ? decoded(secret.substring(SHARED.length())) : new byte[0];
        if (key.length == 0) {
            throw new IllegalArgumentException("a signing secret is not whsec_ followed by Base64");
        }
        return key;
    }

    private static byte[] seed(String secret) {
        var key = decoded(secret.substring(PRIVATE.length()));
        if (key.length != SEED_BYTES && key.length != KEY_PAIR_BYTES) {
            throw new IllegalArgumentException("a signing key is not whsk_ followed by the Base64 of 32 or 64 bytes");
        }
        return Arrays.copyOf(key, SEED_BYTES);
    }

    /** Empty for what is no Base64: the decoder's message would show a character of the secret. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String text(byte[] signature) {
        return Base64.getEncoder().encodeToString(signature);
    }

    private static byte[] hmac(byte[] key, byte[] head, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] signed(byte[] seed, byte[] head, byte[] body) {
        try {
            var signature = Signature.getInstance(ED25519);
            signature.initSign(KeyFactory.getInstance(ED25519)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
            signature.update(head);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }
}
