package io.hooktrail.delivery.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.hooktrail.SettableClock;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.client.LoopbackCalls;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.subscription.SinkCredential.ClientAuthentication;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tokens from a real endpoint on this machine, by a clock that is set. */
class AccessTokensTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final String SECRET = "s3cret/with+signs";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final OutgoingCalls calls = LoopbackCalls.allowed();
    private final TokenEndpoint endpoint = new TokenEndpoint();
    private final AccessTokens tokens = new AccessTokens(calls, new PlainSecrets(), clock, "Hooktrail/9.9");

    @AfterEach
    void close() throws Exception {
        endpoint.server.stop(0);
        ((AutoCloseable) calls).close();
    }

    @Test
    void aTokenIsFetchedByTheClientsNameAndSecretAndKept() throws Exception {
        assertThat(lend().token().value()).isEqualTo("token-1");
        assertThat(lend().token().value()).isEqualTo("token-1");

        var request = endpoint.requests.getFirst();
        assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=a+b&audience=erp");
        assertThat(request.authorization()).isEqualTo("Basic " + Base64.getEncoder()
                .encodeToString("our+name:s3cret%2Fwith%2Bsigns".getBytes(StandardCharsets.US_ASCII)));
        assertThat(endpoint.requests).hasSize(1);
    }

    @Test
    void theClientMayProveItselfInTheBody() throws Exception {
        tokens.lend(TenantName.DEFAULT, credential(ClientAuthentication.BODY), "", WITHIN);

        var request = endpoint.requests.getFirst();
        assertThat(request.authorization()).isEmpty();
        assertThat(request.body()).endsWith("&client_id=our+name&client_secret=s3cret%2Fwith%2Bsigns");
    }

    @Test
    void twoHundredAndFiftySixAttemptsAtOnceFetchOneTokenPerEnd() throws Exception {
        endpoint.answerAfterMillis = 200;

        assertThat(lentToAllAtOnce(256)).containsOnly("token-1");
        assertThat(endpoint.requests).hasSize(1);

        clock.advance(Duration.ofSeconds(541));
        assertThat(lentToAllAtOnce(256)).containsOnly("token-2");
        assertThat(endpoint.requests).as("one for each end").hasSize(2);
    }

    @Test
    void aTokenIsFetchedAnewAMinuteBeforeItsEnd() throws Exception {
        lend();
        clock.advance(Duration.ofSeconds(539));
        assertThat(lend().token().value()).isEqualTo("token-1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(lend().token().value()).isEqualTo("token-2");
    }

    @Test
    void aRefusedTokenIsDroppedOnceAndItsSuccessorIsNot() throws Exception {
        var first = lend();
        first.wasRefused();
        first.wasRefused();
        var second = lend();
        second.wasRefused();
        assertThat(lend().token().value()).as("the endpoint is not asked again for it").isEqualTo("token-2");

        second.wasAccepted();
        second.wasRefused();
        assertThat(lend().token().value()).isEqualTo("token-3");
    }

    @Test
    void aFailureIsKeptForAMomentThatDoubles() {
        endpoint.answer(503, "{}");

        for (var pause : List.of(1, 2, 4)) {
            refusal();
            refusal();
            clock.advance(Duration.ofSeconds(pause).minusMillis(1));
            refusal();
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(endpoint.requests).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "401 | {\"error\":\"invalid_client\"} | no access token: the token endpoint answered 401 (invalid_client)",
        "400 | {\"error\":\"s3cret\",\"error_description\":\"s3cret\"} | no access token: the token endpoint answered 400",
        "302 | | no access token: the token endpoint answered 302",
        "200 | s3cret | no access token: the token endpoint's answer has none",
        "200 | {\"access_token\":\"a b\",\"token_type\":\"bearer\"} | no access token: the token endpoint's answer has none",
        "200 | {\"access_token\":\"ab\",\"token_type\":\"mac\"} | no access token: the token endpoint gave one that is no bearer token",
        "200 | {\"access_token\":\"ab\",\"token_type\":\"bearer\",\"expires_in\":0} | no access token: the token endpoint gave one that is over already"})
    void whatIsNoUsableTokenIsSaidWithoutAnyTextOfTheEndpoint(int status, String body, String said) {
        endpoint.answer(status, body == null ? "" : body);

        assertThat(refusal()).hasMessage(said).extracting(Unsendable::failure).isEqualTo(Failure.CREDENTIAL);
    }

    @Test
    void anEndpointThatHangsEndsWithTheAttemptsTime() {
        endpoint.answerAfterMillis = 5_000;

        var refused = catchThrowableOfType(Unsendable.class, () -> tokens.lend(TenantName.DEFAULT,
                credential(ClientAuthentication.BASIC), "", Duration.ofMillis(300)));

        assertThat(refused).hasMessage("no access token: time ran out before an answer came");
    }

    @Test
    void noTextOfOursShowsATokenOrSecret() throws Exception {
        var lent = lend();

        assertThat(lent.toString() + lent.token() + endpoint.requests.size()).doesNotContain("token-1");
    }

    private AccessTokens.Lent lend() throws Unsendable {
        return tokens.lend(TenantName.DEFAULT, credential(ClientAuthentication.BASIC), "", WITHIN);
    }

    private Unsendable refusal() {
        return catchThrowableOfType(Unsendable.class, this::lend);
    }

    private List<String> lentToAllAtOnce(int attempts) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lent = new ArrayList<Future<String>>();
            Callable<String> attempt = () -> lend().token().value();
            for (var index = 0; index < attempts; index++) {
                lent.add(threads.submit(attempt));
            }
            var values = new ArrayList<String>();
            for (var value : lent) {
                values.add(value.get());
            }
            return values;
        }
    }

    private ClientCredentials credential(ClientAuthentication authentication) {
        return new ClientCredentials(endpoint.uri(), "our name",
                new Secret("c1", new SecretValue.Sealed(SECRET), "", Instant.EPOCH, null), authentication, "a b",
                "erp");
    }

    private record Request(String authorization, String body) {}

    /** Gives {@code token-1}, {@code token-2}… for ten minutes each, unless it is told what to answer. */
    private static final class TokenEndpoint {

        private final HttpServer server;
        private final List<Request> requests = new CopyOnWriteArrayList<>();
        private volatile int status = 200;
        private volatile String body = "";
        private volatile int answerAfterMillis;

        TokenEndpoint() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 300);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
        }

        void answer(int otherStatus, String otherBody) {
            status = otherStatus;
            body = otherBody;
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
                var authorization = exchange.getRequestHeaders().getFirst("Authorization");
                requests.add(new Request(authorization == null ? "" : authorization, sent));
                var number = requests.size();
                if (answerAfterMillis > 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(answerAfterMillis).toNanos());
                }
                var text = (status == 200 && body.isEmpty()
                        ? "{\"access_token\":\"token-" + number + "\",\"token_type\":\"Bearer\",\"expires_in\":\"600\"}"
                        : body).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
                if (text.length > 0) {
                    exchange.getResponseBody().write(text);
                }
            }
        }
    }
}
