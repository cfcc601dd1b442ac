package io.hooktrail.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.hooktrail.demo.DemoStep.Sender;

/**
 * The signing secrets of the demo's sources. Drawn from the admin key, they are the same at every start and nobody else's: a
 * secret in this code would let anyone who has read it feed a router that was once started with the demo.
 */
record DemoSecrets(String adminKey) {

    String of(Sender sender) {
        return "demo_" + hmac(adminKey, sender.source());
    }

    /** HMAC-SHA256 in lower-case hexadecimal: what both senders sign with, each over a text of its own. */
    static String hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "DemoSecrets";
    }
}
