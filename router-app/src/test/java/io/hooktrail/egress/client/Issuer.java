package io.hooktrail.egress.client;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of a test, which issues certificates for a day or for any other time. */
public final class Issuer {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final X500Name name = new X500Name("CN=authority of a test");
    private final KeyPair keys = pair();
    private final X509Certificate own = certificate(name, keys, "", Instant.now().minusSeconds(60),
            Instant.now().plusSeconds(86_400), true);

    /** A certificate and its key. */
    public record Issued(X509Certificate certificate, KeyPair keys) {

        /** In PEM. */
        public String certificatePem() {
            return pem(certificate);
        }

        /** PKCS#8 in PEM. */
        public String keyPem() {
            return Issuer.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** What a server or client of the JDK wants. */
        KeyStore store(char[] password) throws Exception {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", keys.getPrivate(), password, new X509Certificate[]{certificate});
            return store;
        }
    }

    public X509Certificate certificate() {
        return own;
    }

    /** In PEM. */
    public String pem() {
        return pem(own);
    }

    /** For a day; {@code address} is one or empty. */
    public Issued issue(String commonName, String address) {
        return issue(commonName, address, Instant.now().minusSeconds(60), Instant.now().plusSeconds(86_400));
    }

    public Issued issue(String commonName, String address, Instant from, Instant to) {
        var pair = pair();
        return new Issued(certificate(new X500Name("CN=" + commonName), pair, address, from, to, false), pair);
    }

    private X509Certificate certificate(X500Name subject, KeyPair pair, String address, Instant from, Instant to,
            boolean isAuthority) {
        try {
            var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(from), Date.from(to), subject, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!address.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
            }
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }
}
