package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLServerSocket;

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

    @TempDir
    Path directory;

    @Test
    void aTrustedCertificateForTheHostIsAccepted() throws Exception {
        var keys = SinkKeys.of(directory, "ip:127.0.0.1");

        var result = exchange(keys, new DefaultClientTlsStrategy(SinkKeys.context(keys)));

        assertThat(result.outcome()).isInstanceOf(Answer.class);
        assertThat(result.steps().securedMicros()).isGreaterThanOrEqualTo(result.steps().connectedMicros());
    }

    @Test
    void aTrustedCertificateForAnotherHostIsRefused() throws Exception {
        var keys = SinkKeys.of(directory, "dns:other.example");

        assertRefused(exchange(keys, new DefaultClientTlsStrategy(SinkKeys.context(keys))));
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws Exception {
        assertRefused(exchange(SinkKeys.of(directory, "ip:127.0.0.1"), DefaultClientTlsStrategy.createDefault()));
    }

    private static void assertRefused(CallResult result) {
        assertThat(result.outcome()).isInstanceOfSatisfying(Broken.class,
                broken -> assertThat(broken.cause()).isEqualTo(Cause.TLS));
    }

    private static CallResult exchange(KeyStore keys, DefaultClientTlsStrategy tls) throws Exception {
        var guard = new ResolvingGuard(AddressPolicy.allowing("127.0.0.0/8"), new OwnPorts(List.of()),
                (name, within) -> List.of(InetAddress.getLoopbackAddress()), Optional.empty());
        try (var server = (SSLServerSocket) SinkKeys.context(keys)
                .getServerSocketFactory()
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
}
