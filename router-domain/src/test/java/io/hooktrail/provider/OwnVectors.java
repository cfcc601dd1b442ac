package io.hooktrail.provider;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;

import static io.hooktrail.provider.Signing.NOW;
import static io.hooktrail.provider.Signing.hex;
import static io.hooktrail.provider.Signing.hmac;
import static io.hooktrail.provider.Signing.post;
import static io.hooktrail.provider.Signing.utf8;

/** Vectors computed here by independent code, good and bad, so that a checkout by itself checks every provider. */
final class OwnVectors {

    private OwnVectors() {}

    private static final byte[] BODY = utf8("{\"id\":\"evt_1\",\"grüße\":\"🚚\"}\r\n ");
    private static final byte[] OTHER = utf8("{}");
    private static final String SECRET = "whsec_"
            + Base64.getEncoder().encodeToString(utf8("a key of twenty-four bytes"));
    private static final List<String> SECRETS = List.of("whsec_b2xk", SECRET);
    private static final long SECONDS = NOW.getEpochSecond();

    static List<SignatureVector> all() {
        var all = new ArrayList<SignatureVector>();
        stripe(all);
        github(all);
        hubspot(all);
        mollie(all);
        standardWebhooks(all);
        generic(all);
        for (var provider : Providers.all()) {
            var config = provider.name().equals("hmac") ? GENERIC : Map.<String, Object>of();
            all.add(vector(provider.name() + "/no-headers", provider.name(), config, SECRETS, post(BODY),
                    false));
        }
        return all;
    }

    private static SignatureVector of(String name, Map<String, Object> config, boolean accepted, byte[] body,
            String... headers) {
        return vector(name, name.substring(0, name.indexOf('/')), config, SECRETS, post(body, headers),
                accepted);
    }

    private static SignatureVector vector(String name, String provider, Map<String, Object> config,
            List<String> secrets, ReceivedRequest request, boolean accepted) {
        return new SignatureVector("own " + name, provider, config, secrets, request, NOW, accepted, "");
    }

    private static void stripe(List<SignatureVector> all) {
        for (var age : List.of(-301, -300, 0, 300, 301)) {
            var time = Long.toString(SECONDS - age);
            var header = "\tt=" + time + ",v1=" + hex(SECRET, utf8(time + "."), BODY) + ",v0=00 ";
            all.add(of("stripe/age " + age, Map.of(), Math.abs(age) <= 300, BODY, "stripe-signature", header));
            all.add(of("stripe/age " + age + " tolerance 301", Map.of("toleranceSeconds", 301), true, BODY,
                    "STRIPE-SIGNATURE", header));
            all.add(of("stripe/tampered at age " + age, Map.of(), false, OTHER, "Stripe-Signature", header));
            all.add(of("stripe/differing headers at age " + age, Map.of(), false, BODY, "Stripe-Signature", header,
                    "Stripe-Signature", "t=1,v1=00"));
            all.add(of("stripe/same header twice at age " + age, Map.of(), Math.abs(age) <= 300, BODY,
                    "Stripe-Signature", header, "Stripe-Signature", header));
        }
        for (var odd : List.of("t=" + SECONDS, "v1=00", "t=,v1=", ",,,", "t=99999999999999999999,v1=00",
                "t=1e9,v1=00")) {
            all.add(of("stripe/odd header " + odd, Map.of(), false, BODY, "Stripe-Signature", odd));
        }
    }

    private static void github(List<SignatureVector> all) {
        var digest = hex(SECRET, BODY);
        all.add(of("github/valid", Map.of(), true, BODY, "x-hub-signature-256", " sha256=" + digest));
        all.add(of("github/tampered", Map.of(), false, OTHER, "X-Hub-Signature-256", "sha256=" + digest));
        all.add(of("github/no prefix", Map.of(), false, BODY, "X-Hub-Signature-256", digest));
        all.add(of("github/sha1 only", Map.of(), false, BODY, "X-Hub-Signature",
                "sha1=" + HexFormat.of()
                        .formatHex(hmac(
                                "HmacSHA1", utf8(SECRET), BODY))));
        all.add(vector("github/an empty secret", "github", Map.of(), List.of(""), post(BODY,
                "X-Hub-Signature-256", "sha256=" + digest), false));
    }

    private static void hubspot(List<SignatureVector> all) {
        var time = Long.toString(NOW.toEpochMilli());
        var base64 = Base64.getEncoder();
        var url = "https://hooks.example.com/in/default/src";
        all.add(of("hubspot/own public url", Map.of(), true, BODY, "X-HubSpot-Request-Timestamp", time,
                "X-HubSpot-Signature-v3",
                base64.encodeToString(hmac("HmacSHA256", utf8(SECRET), utf8("POST" + url), BODY,
                        utf8(time)))));
        var exact = "https://edge.example.com/a%2Fb?c=%3A";
        var signature = base64.encodeToString(hmac("HmacSHA256", utf8(SECRET), utf8("POST" + exact), BODY, utf8(time)));
        all.add(of("hubspot/notification url as it is", Map.of("notificationUrl", exact), true, BODY,
                "X-HubSpot-Request-Timestamp", time, "X-HubSpot-Signature-v3", signature));
        all.add(of("hubspot/signed for another url", Map.of(), false, BODY, "X-HubSpot-Request-Timestamp", time,
                "X-HubSpot-Signature-v3", signature));
        var escaped = base64
                .encodeToString(hmac("HmacSHA256", utf8(SECRET), utf8("POSThttps://p.example/a:b?x=%20/"), BODY,
                        utf8(time)));
        all.add(vector("hubspot/listed escapes are decoded once", "hubspot", Map.of("publicUrl",
                "https://p.example"), SECRETS,
                new ReceivedRequest("POST", "/a%3ab", "x=%20%2F", List.of(new Header(
                        "X-HubSpot-Request-Timestamp", time), new Header("X-HubSpot-Signature-v3", escaped)), BODY,
                        "::1",
                        NOW),
                true));
        var v1 = HexFormat.of().formatHex(sha256(utf8(SECRET), BODY));
        all.add(of("hubspot/v1 when allowed", Map.of("versions", List.of("v1")), true, BODY,
                "X-HubSpot-Signature", v1, "X-HubSpot-Signature-Version", "v1"));
        all.add(of("hubspot/v1 is not the default", Map.of(), false, BODY, "X-HubSpot-Signature", v1,
                "X-HubSpot-Signature-Version", "v1"));
        all.add(of("hubspot/v1 beside a bad v3", Map.of("versions", List.of("v1", "v3")), false, BODY,
                "X-HubSpot-Signature", v1, "X-HubSpot-Signature-Version", "v1", "X-HubSpot-Signature-v3", "AAAA",
                "X-HubSpot-Request-Timestamp", time));
        all.add(of("hubspot/v2 when allowed", Map.of("versions", List.of("v2")), true, BODY, "X-HubSpot-Signature",
                HexFormat.of().formatHex(sha256(utf8(SECRET), utf8("POST" + url), BODY)),
                "X-HubSpot-Signature-Version", "v2"));
    }

    private static void mollie(List<SignatureVector> all) {
        var digest = hex(SECRET, BODY);
        all.add(of("mollie/bare", Map.of(), true, BODY, "X-Mollie-Signature", digest));
        all.add(of("mollie/prefixed, behind a wrong one", Map.of("mode", "nextgen"), true, BODY, "X-Mollie-Signature",
                "00", "X-Mollie-Signature", "sha256=" + digest));
        all.add(of("mollie/tampered", Map.of(), false, OTHER, "X-Mollie-Signature", digest));
        all.add(of("mollie/classic is not built", Map.of("mode", "classic"), false, BODY, "X-Mollie-Signature",
                digest));
    }

    private static void standardWebhooks(List<SignatureVector> all) {
        var key = utf8("a key of twenty-four bytes");
        for (var age : List.of(-301, -300, 300, 301)) {
            var time = Long.toString(SECONDS - age);
            var signature = "v1," + Base64.getEncoder()
                    .encodeToString(hmac("HmacSHA256", key, utf8("msg_1." + time + "."),
                            BODY));
            for (var prefix : List.of("webhook-", "svix-")) {
                all.add(of("standardwebhooks/" + prefix + " age " + age, Map.of("headerPrefixes", List.of(prefix)), Math
                        .abs(age) <= 300, BODY, prefix + "id", "msg_1", prefix + "timestamp", time,
                        prefix + "signature",
                        "v2,AAAA v1,AAAA " + signature));
            }
            all.add(of("standardwebhooks/another id at age " + age, Map.of(), false, BODY, "webhook-id", "msg_2",
                    "webhook-timestamp", time, "webhook-signature", signature));
        }
        ed25519(all);
    }

    private static void ed25519(List<SignatureVector> all) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var encoded = pair.getPublic().getEncoded();
            var key = "whpk_" + Base64.getEncoder()
                    .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32,
                            encoded.length));
            var sign = Signature.getInstance("Ed25519");
            sign.initSign(pair.getPrivate());
            sign.update(utf8("msg_1." + SECONDS + "."));
            sign.update(BODY);
            var text = Base64.getEncoder().encodeToString(sign.sign());
            for (var scheme : List.of("v1a,", "v1,")) {
                String[] headers = {"webhook-id", "msg_1", "webhook-timestamp", Long.toString(SECONDS),
                    "webhook-signature", scheme + text};
                all.add(of("standardwebhooks/" + scheme + " key in config", Map.of("publicKeys", List.of(key)), scheme
                        .equals("v1a,"), BODY, headers));
                all.add(vector("standardwebhooks/" + scheme + " key as secret", "standardwebhooks", Map.of(),
                        List.of(key), post(BODY, headers), scheme.equals("v1a,")));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final Map<String, Object> GENERIC = Map.of("signatureHeader", "X-Sig", "signedContent",
            "{method} {path} {query} {url} {timestamp} {body}", "timestampHeader", "X-Time", "timestampFormat",
            "rfc3339",
            "toleranceSeconds", 300, "algorithm", "sha512", "encoding", "base64url", "prefix", "s=", "listSeparator",
            ",",
            "publicUrl", "https://p.example");

    private static void generic(List<SignatureVector> all) {
        var time = "2026-03-14T16:04:26+01:00";
        // The braces of the body must not be taken for a placeholder.
        var body = utf8("{path} {body}");
        var signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(hmac("HmacSHA512", utf8(SECRET),
                        utf8("POST /in/default/src  https://p.example/in/default/src " + time + " "), body));
        all.add(of("hmac/all placeholders", GENERIC, true, body, "X-Time", time, "x-sig", "s=AAAA, s=" + signature));
        all.add(of("hmac/tampered", GENERIC, false, OTHER, "X-Time", time, "x-sig", "s=" + signature));
        all.add(of("hmac/no prefix", GENERIC, false, body, "X-Time", time, "x-sig", signature));
        all.add(of("hmac/no time", GENERIC, false, body, "x-sig", "s=" + signature));
        all.add(of("hmac/odd time", GENERIC, false, body, "x-sig", "s=" + signature, "X-Time", "yesterday"));
        all.add(vector("hmac/a hex key that is none", "hmac", Map.of("signatureHeader", "X-Sig", "keyEncoding",
                "hex"), List.of("xyz"), post(BODY, "X-Sig", hex(SECRET, BODY)), false));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
