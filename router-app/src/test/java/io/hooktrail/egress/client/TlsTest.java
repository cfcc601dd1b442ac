package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.CallResult;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.OutgoingCall;

import static org.assertj.core.api.Assertions.assertThat;

class TlsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path directory;

    @Test
    void aTrustedCertificateForTheHostIsAccepted() throws Exception {
        var keys = certificateFor("ip:127.0.0.1");

        var result = exchange(keys, new DefaultClientTlsStrategy(context(keys)));

        assertThat(result.outcome()).isInstanceOf(Answer.class);
        assertThat(result.steps().securedMicros()).isGreaterThanOrEqualTo(result.steps().connectedMicros());
    }

    @Test
    void aTrustedCertificateForAnotherHostIsRefused() throws Exception {
        var keys = certificateFor("dns:other.example");

        assertRefused(exchange(keys, new DefaultClientTlsStrategy(context(keys))));
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws Exception {
        assertRefused(exchange(certificateFor("ip:127.0.0.1"), DefaultClientTlsStrategy.createDefault()));
    }

    private static void assertRefused(CallResult result) {
        assertThat(result.outcome()).isInstanceOfSatisfying(Broken.class,
                broken -> assertThat(broken.cause()).isEqualTo(Cause.TLS));
    }

    private static CallResult exchange(KeyStore keys, DefaultClientTlsStrategy tls) throws Exception {
        var guard = new ResolvingGuard(AddressPolicy.allowing("127.0.0.0/8"), new OwnPorts(List.of()),
                (name, within) -> List.of(InetAddress.getLoopbackAddress()), Optional.empty());
        try (var server = (SSLServerSocket) context(keys).getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var calls = new GuardedCalls(guard, tls)) {
            Thread.startVirtualThread(() -> answerOnce(server));
            return calls
                    .post(new OutgoingCall(URI.create("https://127.0.0.1:" + server.getLocalPort() + "/"), List.of(),
                            new byte[0], Duration.ofSeconds(20)));
        }
    }

    private static void answerOnce(SSLServerSocket server) {
        try (var socket = server.accept()) {
            var ignored = socket.getInputStream().read();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (ignored >= 0) {
                ignored = socket.getInputStream().read();
            }
        } catch (IOException e) {
            // The client refused, as two of the tests want.
        }
    }

    private KeyStore certificateFor(String name) throws Exception {
        var file = directory.resolve("keys.p12");
        var tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias", "sink", "-keyalg", "EC", "-dname", "CN=sink", "-validity", "2", "-ext", "san=" + name,
                "-keystore",
                file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)).redirectErrorStream(true)
                .start();
        var output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(output).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("sink", keys.getCertificate("sink"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
