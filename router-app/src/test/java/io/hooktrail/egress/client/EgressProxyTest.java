package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.CallResult.Outcome;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.problem.WrongSetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EgressProxyTest {

    private static final String CREDENTIALS = "router:gehe:im";
    private static final String AUTHORIZATION = "Basic cm91dGVyOmdlaGU6aW0=";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void anHttpsSinkIsReachedByAWayThroughToItsJudgedAddressAndKnowsItsNameOnly() throws Exception {
        var keys = SinkKeys.of(directory, "dns:sink.example");
        try (var proxy = SmallProxy.willing();
                var sink = new TlsSink(SinkKeys.context(keys));
                var calls = calls(proxy.port(), CREDENTIALS, new DefaultClientTlsStrategy(SinkKeys.context(keys)))) {
            var uri = "https://sink.example:" + sink.port() + "/hooks";

            assertThat(post(calls, uri)).isInstanceOf(Answer.class);
            assertThat(post(calls, uri)).isInstanceOf(Answer.class);

            // The second call takes the connection that is there.
            assertThat(proxy.heads())
                    .containsExactly("CONNECT 127.0.0.1:" + sink.port() + " HTTP/1.1\r\nHost: 127.0.0.1:"
                            + sink.port() + "\r\nProxy-Authorization: " + AUTHORIZATION + "\r\n\r\n");
            assertThat(sink.names()).containsExactly("sink.example");
            assertThat(sink.heads()).hasSize(2)
                    .allSatisfy(head -> assertThat(head).startsWith("POST /hooks HTTP/1.1\r\n")
                            .contains("Host: sink.example:" + sink.port())
                            .doesNotContainIgnoringCase("proxy-"));
        }
    }

    @Test
    void aPlainSinkIsAskedForInTheAbsoluteFormByItsName() throws Exception {
        try (var proxy = SmallProxy.willing(); var sink = FaultySink.answeringStatus("200 OK", "")) {
            try (var calls = calls(proxy.port(), CREDENTIALS, DefaultClientTlsStrategy.createDefault())) {
                var uri = "http://localhost:" + sink.port() + "/hooks?a=b";

                assertThat(post(calls, uri)).isInstanceOf(Answer.class);

                assertThat(proxy.heads()).singleElement()
                        .satisfies(head -> assertThat(head).startsWith("POST " + uri + " HTTP/1.1\r\n")
                                .contains("Host: localhost:" + sink.port(), "Proxy-Authorization: " + AUTHORIZATION));
                assertThat(sink.requests().getFirst().headers()).doesNotContainKey("proxy-authorization");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1:9/", "https://inside.example/", "https://[::1]/", "http://erp.example/",
        "https://169.254.169.254/", "https://mixed.example/"})
    void theProxyIsNotAskedForWhatTheGuardRefuses(String uri) throws Exception {
        try (var proxy = SmallProxy.willing()) {
            var guard = new ResolvingGuard(AddressPolicy.allowing(""), new OwnPorts(List.of()), ForbiddenForms::resolve,
                    Optional.empty());
            try (var calls = new GuardedCalls(guard, DefaultClientTlsStrategy.createDefault(),
                    new EgressProxy("127.0.0.1", proxy.port(), null))) {
                assertThat(post(calls, uri)).isInstanceOfSatisfying(Broken.class,
                        broken -> assertThat(broken.cause()).isEqualTo(Cause.FORBIDDEN));
            }
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway", "301 Moved"})
    void aProxyThatRefusesTheWayThroughIsNamed(String status) throws Exception {
        assertProxyFault("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n", "https://sink.example/",
                status.substring(0, 3));
    }

    @Test
    void aProxyThatWantsCredentialsForAPlainRequestIsNamed() throws Exception {
        assertProxyFault("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                "http://sink.example/",
                "other credentials");
    }

    @Test
    void aProxyThatIsNoneIsNamed() throws Exception {
        assertProxyFault("SSH-2.0-OpenSSH\r\n\r\n", "https://sink.example/", "does not answer in HTTP");
    }

    @Test
    void aProxyWhoseAnswerDoesNotEndIsNamed() throws Exception {
        assertProxyFault("HTTP/1.1 200 OK\r\n" + "X-Long: x\r\n".repeat(1000), "https://sink.example/",
                "longer than 8192 bytes");
    }

    @Test
    void aProxyThatSaysNothingIsNamedWhenTheTimeIsOver() throws Exception {
        assertProxyFault("H", "https://sink.example/", "took too long");
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        try (var calls = calls(FaultySink.refusingPort(), "", DefaultClientTlsStrategy.createDefault())) {
            assertThat(post(calls, "https://sink.example/")).isInstanceOfSatisfying(Broken.class, broken -> {
                assertThat(broken.cause()).isEqualTo(Cause.PROXY);
                assertThat(broken.detail()).isEqualTo("no connection to the egress proxy");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:3128", "https://proxy:3128", "socks5://proxy:1080", "http://proxy", "http://:3128",
        "http://proxy:0", "http://proxy:65536", "http://proxy:3128/path", "http://proxy:3128?x", "http://proxy:3128#x",
        "http://a b:3128"})
    void aUrlThatNamesNoProxyIsRefused(String url) {
        assertThatThrownBy(() -> EgressProxy.of(url, "")).isInstanceOf(WrongSetting.class)
                .hasMessageContaining("HOOKTRAIL_EGRESS_PROXY (hooktrail.egress-proxy) must be http://HOST:PORT");
    }

    @Test
    void credentialsInTheUrlAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> EgressProxy.of("http://router:geheim@proxy:3128", "")).isInstanceOf(WrongSetting.class)
                .hasMessageContaining("HOOKTRAIL_EGRESS_PROXY_CREDENTIALS")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void credentialsComeLiterallyOrFromAFileAndAreNeverPrinted() throws Exception {
        var file = Files.writeString(directory.resolve("proxy"), CREDENTIALS + "\n");

        assertThat(EgressProxy.of("http://proxy:3128", CREDENTIALS)).get()
                .extracting(EgressProxy::authorization)
                .isEqualTo(AUTHORIZATION);
        assertThat(EgressProxy.of("http://proxy:3128/", "file:" + file)).get()
                .extracting(EgressProxy::authorization)
                .isEqualTo(AUTHORIZATION);
        assertThat(EgressProxy.of("http://proxy:3128", CREDENTIALS)).get().hasToString("http://proxy:3128");
        assertThat(EgressProxy.of(" ", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", ":geheim", "a:b\nc", "file:/no/such/file"})
    void credentialsThatAreNoneAreRefusedAndNotRepeated(String credentials) {
        assertThatThrownBy(() -> EgressProxy.of("http://proxy:3128", credentials)).isInstanceOf(WrongSetting.class)
                .hasMessageContaining("HOOKTRAIL_EGRESS_PROXY_CREDENTIALS")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void credentialsWithoutAProxyAreRefused() {
        assertThatThrownBy(() -> EgressProxy.of("", CREDENTIALS)).isInstanceOf(WrongSetting.class);
    }

    private static void assertProxyFault(String answer, String uri, String detail) throws IOException {
        try (var proxy = SmallProxy.answering(answer);
                var calls = calls(proxy.port(), "", DefaultClientTlsStrategy.createDefault())) {
            assertThat(post(calls, uri)).isInstanceOfSatisfying(Broken.class, broken -> {
                assertThat(broken.cause()).isEqualTo(Cause.PROXY);
                assertThat(broken.detail()).contains("the egress proxy", detail);
            });
        }
    }

    private static Outcome post(GuardedCalls calls, String uri) {
        return calls.post(new OutgoingCall(URI.create(uri), List.of(), new byte[0], Duration.ofSeconds(20))).outcome();
    }

    private static GuardedCalls calls(int proxy, String credentials, DefaultClientTlsStrategy tls) {
        var guard = new ResolvingGuard(AddressPolicy.allowing("127.0.0.0/8"), new OwnPorts(List.of()),
                (name, within) -> List.of(InetAddress.getLoopbackAddress()), Optional.empty());
        return new GuardedCalls(guard, tls, EgressProxy.of("http://127.0.0.1:" + proxy, credentials).orElseThrow());
    }
}
