package io.hooktrail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request as a provider sends it, signed with the JDK alone. */
public record Webhook(Map<String, String> headers, byte[] body) {

    private static final String JSON = "application/json";

    public static Webhook github(String secret, String delivery, String event, String body) {
        var bytes = utf8(body);
        return new Webhook(Map.of("Content-Type", JSON, "X-GitHub-Event", event, "X-GitHub-Delivery", delivery,
                "X-Hub-Signature-256", "sha256=" + hex(utf8(secret), bytes)), bytes);
    }

    static Webhook stripe(String secret, String body) {
        var bytes = utf8(body);
        var seconds = Long.toString(Instant.now().getEpochSecond());
        return new Webhook(Map.of("Content-Type", JSON, "Stripe-Signature",
                "t=" + seconds + ",v1=" + hex(utf8(secret), utf8(seconds + "."), bytes)), bytes);
    }

    /** @param url what HubSpot calls: the source's {@code ingestUrl} */
    static Webhook hubspot(String secret, String url, String body) {
        var bytes = utf8(body);
        var millis = Long.toString(Instant.now().toEpochMilli());
        return new Webhook(Map.of("Content-Type", JSON, "X-HubSpot-Request-Timestamp", millis,
                "X-HubSpot-Signature-v3", base64(utf8(secret), utf8("POST" + url), bytes, utf8(millis))), bytes);
    }

    static Webhook mollie(String secret, String body) {
        var bytes = utf8(body);
        return new Webhook(Map.of("Content-Type", JSON, "X-Mollie-Signature", "sha256=" + hex(utf8(secret), bytes)),
                bytes);
    }

    public static Webhook standard(String secret, String id, String body) {
        var bytes = utf8(body);
        var seconds = Long.toString(Instant.now().getEpochSecond());
        return new Webhook(Map.of("Content-Type", JSON, "webhook-id", id, "webhook-timestamp", seconds,
                "webhook-signature", standardSignature(secret, id, seconds, bytes)), bytes);
    }

    /** As configured with {@code {"signatureHeader":"X-Signature"}}. */
    static Webhook hmac(String secret, String body) {
        var bytes = utf8(body);
        return new Webhook(Map.of("Content-Type", JSON, "X-Signature", hex(utf8(secret), bytes)), bytes);
    }

    /** Standard Webhooks 1.0, "Signature scheme", read from the specification and not from our code. */
    static String standardSignature(String secret, String id, String seconds, byte[] body) {
        var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return "v1," + base64(key, utf8(id + "." + seconds + "."), body);
    }

    Webhook with(String name, String value) {
        var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new Webhook(changed, body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] key, byte[]... parts) {
        return HexFormat.of().formatHex(hmacSha256(key, parts));
    }

    private static String base64(byte[] key, byte[]... parts) {
        return Base64.getEncoder().encodeToString(hmacSha256(key, parts));
    }

    private static byte[] hmacSha256(byte[] key, byte[]... parts) {
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
}
