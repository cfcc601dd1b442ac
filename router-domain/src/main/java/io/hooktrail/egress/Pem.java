package io.hooktrail.egress;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). What is wrong is said in words of ours, since those of parsers quote the text. */
public final class Pem {

    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN CERTIFICATE-----\\s+([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile(
            "\\s*-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

    /** Of the kinds that TLS 1.2 and 1.3 sign with; the form itself says which, but the JDK wants to be told. */
    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519", "Ed448");

    private Pem() {}

    /**
     * At least one certificate, in order; other text between them is passed over, as in the files of most authorities.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static List<X509Certificate> certificates(String text) {
        var found = CERTIFICATE.matcher(text).results().map(match -> certificate(match.group(1))).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    private static X509Certificate certificate(String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decoded(base64)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("holds a certificate that cannot be read");
        }
    }

    /**
     * One key.
     *
     * @throws IllegalArgumentException saying what is wrong, without the text
     */
    public static PrivateKey privateKey(String text) {
        var pem = KEY.matcher(text);
        if (!pem.matches()) {
            throw new IllegalArgumentException("must be one unencrypted key in PKCS#8 (-----BEGIN PRIVATE KEY-----); "
                    + "openssl pkcs8 -topk8 -nodes makes one of other forms");
        }
        var form = new PKCS8EncodedKeySpec(decoded(pem.group(1)));
        for (var kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(form);
            } catch (GeneralSecurityException e) {
                // Of another kind, perhaps.
            }
        }
        throw new IllegalArgumentException("is no key of a kind that TLS knows (EC, RSA, Ed25519, Ed448)");
    }

    /** Whether the certificate is that of the key: what the one signs, the other checks. */
    public static boolean isPair(X509Certificate certificate, PrivateKey key) {
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update("pair".getBytes(StandardCharsets.US_ASCII));
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update("pair".getBytes(StandardCharsets.US_ASCII));
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
