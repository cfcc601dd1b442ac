package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

    @Test
    void aServerThatPrefersHttp2IsSpokenToInHttp11() throws Exception {
        var keys = SinkKeys.of(directory, "ip:127.0.0.1");
        try (var sink = new TlsSink(SinkKeys.context(keys));
                var calls = new GuardedCalls(guard(), new DefaultClientTlsStrategy(SinkKeys.context(keys)))) {
            var result = calls.post(call(sink.port()));

            assertThat(result.outcome()).isInstanceOf(Answer.class);
            assertThat(sink.protocols()).singleElement().isNotEqualTo("h2");
            assertThat(sink.heads()).singleElement().asString().startsWith("POST / HTTP/1.1\r\n");
        }
    }

    /** The first frame of a server that knows HTTP/2 only: SETTINGS (RFC 9113, section 3.4). */
    @Test
    void aServerThatKnowsOnlyHttp2FailsTheAttempt() throws Exception {
        try (var sink = FaultySink.scripted(talk -> {
            talk.write("\0\0\6\4\0\0\0\0\0\0\3\0\0\0\144");
            talk.close();
        });
                var calls = new GuardedCalls(guard(), DefaultClientTlsStrategy.createDefault())) {
            var call = new OutgoingCall(sink.uri(), List.of(), new byte[0], Duration.ofSeconds(2));

            assertThat(calls.post(call).outcome()).isInstanceOfSatisfying(Broken.class,
                    broken -> assertThat(broken.cause()).isIn(Cause.BAD_RESPONSE, Cause.RESET));
        }
    }

    private static void assertRefused(CallResult result) {
        assertThat(result.outcome()).isInstanceOfSatisfying(Broken.class,
                broken -> assertThat(broken.cause()).isEqualTo(Cause.TLS));
    }

    private static CallResult exchange(KeyStore keys, DefaultClientTlsStrategy tls) throws Exception {
        try (var sink = new TlsSink(SinkKeys.context(keys)); var calls = new GuardedCalls(guard(), tls)) {
            return calls.post(call(sink.port()));
        }
    }

    private static OutgoingCall call(int port) {
        return new OutgoingCall(URI.create("https://127.0.0.1:" + port + "/"), List.of(), new byte[0],
                Duration.ofSeconds(20));
    }

    private static ResolvingGuard guard() {
        return new ResolvingGuard(AddressPolicy.allowing("127.0.0.0/8"), new OwnPorts(List.of()),
                (name, within) -> List.of(InetAddress.getLoopbackAddress()), Optional.empty());
    }
}
