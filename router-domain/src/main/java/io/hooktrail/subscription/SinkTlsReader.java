package io.hooktrail.subscription;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.Pem;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;

/** The {@code config.tls} of a subscription as its caller sends it, with every fault named. */
final class SinkTlsReader {

    static final int CHARS_MAX = 64 * 1024;
    static final int CERTIFICATES_MAX = 16;

    private final Fields fields;
    private final GivenSecrets secrets;
    private final @Nullable SinkTls before;

    /**
     * @param fields the object itself
     * @param before what there is; null for nothing
     */
    SinkTlsReader(Fields fields, GivenSecrets secrets, @Nullable SinkTls before) {
        this.fields = fields;
        this.secrets = secrets;
        this.before = before;
    }

    /** @throws Refused for a reference that the tenant may not use */
    SinkTls read(Instant now) {
        var authorities = fields.text("ca", "");
        if (fields.has("ca")) {
            certificates("ca", authorities, now);
        }
        var certificates = fields.text("clientCertificate", "");
        Secret key = null;
        if (fields.has("clientCertificate")) {
            var chain = certificates("clientCertificate", certificates, now);
            // A private key is never sent, so it may be kept wherever the sink moves to.
            key = new SecretField(fields, "clientKey", secrets).read(before == null ? null : before.key(), false);
            check(chain, key);
        } else if (fields.has("clientKey")) {
            fields.fault("clientCertificate", "is required beside clientKey");
        } else if (!fields.has("ca")) {
            fields.faultAt(fields.pointer(), "names ca, or clientCertificate and clientKey");
        }
        fields.closed();
        return new SinkTls(authorities, certificates, key);
    }

    private List<X509Certificate> certificates(String name, String text, Instant now) {
        try {
            if (text.length() > CHARS_MAX) {
                throw new IllegalArgumentException("has at most " + CHARS_MAX + " characters");
            }
            var certificates = Pem.certificates(text);
            if (certificates.size() > CERTIFICATES_MAX) {
                throw new IllegalArgumentException("holds at most " + CERTIFICATES_MAX + " certificates");
            }
            certificates.forEach(certificate -> checkTime(certificate, now));
            return certificates;
        } catch (IllegalArgumentException e) {
            fields.fault(name, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static void checkTime(X509Certificate certificate, Instant now) {
        var subject = certificate.getSubjectX500Principal().getName();
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new IllegalArgumentException("holds a certificate that has expired: " + subject + " ended at "
                    + certificate.getNotAfter().toInstant());
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new IllegalArgumentException("holds a certificate that is not valid yet: " + subject + " begins at "
                    + certificate.getNotBefore().toInstant());
        }
    }

    /** What a reference leads to is not known before it is used; it need not be there yet. */
    private void check(List<X509Certificate> chain, Secret key) {
        if (chain.isEmpty() || key.equals(SecretField.NONE) || key.value() instanceof SecretValue.Reference) {
            return;
        }
        try {
            if (!Pem.isPair(chain.getFirst(), Pem.privateKey(secrets.reveal(key)))) {
                fields.fault("clientKey", "is not the key of the first certificate in clientCertificate");
            }
        } catch (IllegalArgumentException e) {
            fields.fault("clientKey", String.valueOf(e.getMessage()));
        }
    }
}
