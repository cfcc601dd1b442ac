package io.hooktrail.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;

/** Requests as a provider makes them, signed with the JDK alone. */
final class Signing {

    static final Instant NOW = Instant.parse("2026-03-14T15:09:26Z");

    private Signing() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(String secret, byte[]... parts) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", utf8(secret), parts));
    }

    /** A POST to /in/default/src; headers are name, value, name, value. */
    static ReceivedRequest post(byte[] body, String... headers) {
        var list = new ArrayList<Header>();
        for (var index = 0; index < headers.length; index += 2) {
            list.add(new Header(headers[index], headers[index + 1]));
        }
        return new ReceivedRequest("POST", "/in/default/src", null, list, body, "203.0.113.7", NOW);
    }

    static Configuration configuration(Map<String, Object> values) {
        return new Configuration(values, "https://hooks.example.com/in/default/src", "https://hooks.example.com");
    }

    static Credentials credentials(String... secrets) {
        return new Credentials(List.of(secrets));
    }
}
