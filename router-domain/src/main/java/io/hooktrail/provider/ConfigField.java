package io.hooktrail.provider;

import java.util.Map;

/** What the fields of a source's {@code config} mean; a name means the same with every provider. */
public final class ConfigField {

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("livemode", "which of the provider's modes count: any"),
            Map.entry("toleranceSeconds", "how old or early the signed time may be, 0 to 86400"),
            Map.entry("notificationUrl", "the exact URL that the provider signs, when it is not the ingestUrl"),
            Map.entry("publicUrl", "scheme and host that the provider calls, when they are not the router's own"),
            Map.entry("versions", "which versions of the signature count, such as v3"),
            Map.entry("mode", "which kind of signature is sent"),
            Map.entry("publicKeys", "keys that verify Ed25519 signatures: whpk_ and Base64"),
            Map.entry("headerPrefixes", "how the names of the signature's headers begin, such as webhook- or svix-"),
            Map.entry("typePrefix", "what stands before an event's type, such as com.example"),
            Map.entry("source", "the events' CloudEvents source, an absolute URI; the ingestUrl when absent"),
            Map.entry("signatureHeader", "the header that carries the signature; required"),
            Map.entry("algorithm", "sha1, sha256, sha384 or sha512"),
            Map.entry("encoding", "how the signature is written: hex, base64 or base64url"),
            Map.entry("prefix", "what stands before the signature in its header, such as sha256="),
            Map.entry("keyEncoding", "how the secret becomes the key: utf8, hex or base64"),
            Map.entry("signedContent", "what is signed, of {timestamp} {body} {method} {path} {query} {url}"),
            Map.entry("timestampHeader", "the header that carries the signed time"),
            Map.entry("timestampFormat", "unix, unix-ms or rfc3339"),
            Map.entry("listSeparator", "what separates several signatures in one header"),
            Map.entry("id", "where an event's id stands: a JSON pointer or header:NAME"),
            Map.entry("type", "where an event's type stands: a JSON pointer or header:NAME"),
            Map.entry("time", "where an event's time stands: a JSON pointer or header:NAME"),
            Map.entry("subject", "where an event's subject stands: a JSON pointer or header:NAME"));

    private ConfigField() {}

    /** One sentence; empty for a field that has none yet, which the build refuses. */
    public static String meaning(String field) {
        return MEANINGS.getOrDefault(field, "");
    }
}
