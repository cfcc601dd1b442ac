package io.hooktrail.egress.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** An authority of the tests and the certificates it gives out, good and bad, made by the JDK's keytool. */
public final class Certificates {

    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "authority";

    private final Path file;

    /** @param directory for the key store */
    public Certificates(Path directory) {
        file = directory.resolve("certificates.p12");
        generate(AUTHORITY, "-ext", "bc:critical=ca:true");
    }

    /** Believes the authority of the tests and nobody else. */
    public SSLContext trusting() {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(AUTHORITY, keys().getCertificate(AUTHORITY));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server whose certificate is in order. */
    public SSLContext good() {
        return server("good", "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
    }

    /** A server whose certificate was good until eight days ago. */
    public SSLContext expired() {
        return server("expired", "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1", "-startdate", "-10d");
    }

    /** A server whose certificate is another's. */
    public SSLContext ofAnotherHost() {
        return server("other", "-signer", AUTHORITY, "-ext", "san=dns:other.example");
    }

    /** A server that nobody vouches for. */
    public SSLContext selfSigned() {
        return server("self", "-ext", "san=ip:127.0.0.1");
    }

    private SSLContext server(String alias, String... options) {
        generate(alias, options);
        try {
            var all = keys();
            var one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, all.getKey(alias, PASSWORD.toCharArray()), PASSWORD.toCharArray(),
                    all.getCertificateChain(alias));
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(one, PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void generate(String alias, String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias,
                "-keyalg", "EC", "-dname", "CN=" + alias, "-validity", "2", "-keystore", file.toString(), "-storetype",
                "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        try {
            var tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tool.waitFor()).as(output).isZero();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
