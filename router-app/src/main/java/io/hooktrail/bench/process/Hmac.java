package io.hooktrail.bench.process;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with the JDK alone, so that nothing of the router judges the router. */
final class Hmac {

    private Hmac() {}

    static String hex(String secret, byte[] body) {
        return HexFormat.of().formatHex(of(utf8(secret), body));
    }

    /** Standard Webhooks 1.0, "Signature scheme"; {@code secret} is a {@code whsec_…}. */
    static String standardWebhooks(String secret, String id, String seconds, byte[] body) {
        var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return "v1," + Base64.getEncoder().encodeToString(of(key, utf8(id + "." + seconds + "."), body));
    }

    private static byte[] of(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
