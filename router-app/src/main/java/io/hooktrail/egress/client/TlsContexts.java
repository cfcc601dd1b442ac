package io.hooktrail.egress.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.Pem;
import io.hooktrail.egress.TlsIdentity;

/** The TLS of one identity. Authorities are added to those of the platform; the name of the host is checked as ever. */
final class TlsContexts {

    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /** @throws IllegalArgumentException saying what is wrong with the identity, without the key */
    static SSLContext of(TlsIdentity identity) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(identity), trust(identity), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificates or the key for TLS cannot be used");
        }
    }

    private static KeyManager @Nullable [] keys(TlsIdentity identity) throws GeneralSecurityException, IOException {
        if (identity.privateKey().isEmpty()) {
            return null;
        }
        var chain = Pem.certificates(identity.certificates());
        var store = empty();
        store.setKeyEntry("own", key(identity, chain.getFirst()), NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** A key behind a reference may have been put there since, so it is looked at here. */
    private static PrivateKey key(TlsIdentity identity, X509Certificate certificate) {
        PrivateKey key;
        try {
            key = Pem.privateKey(identity.privateKey());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the client key " + e.getMessage());
        }
        if (!Pem.isPair(certificate, key)) {
            throw new IllegalArgumentException("the client key is not that of the client certificate");
        }
        return key;
    }

    private static TrustManager @Nullable [] trust(TlsIdentity identity) throws GeneralSecurityException, IOException {
        if (identity.authorities().isEmpty()) {
            return null;
        }
        var store = empty();
        var number = 0;
        for (var certificate : platform()) {
            store.setCertificateEntry("platform-" + number++, certificate);
        }
        for (var certificate : Pem.certificates(identity.authorities())) {
            store.setCertificateEntry("own-" + number++, certificate);
        }
        return factory(store).getTrustManagers();
    }

    private static List<X509Certificate> platform() throws GeneralSecurityException {
        for (var manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return List.of(trust.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
