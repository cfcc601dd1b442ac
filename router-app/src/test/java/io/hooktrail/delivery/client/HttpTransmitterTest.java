package io.hooktrail.delivery.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.Transmission;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.client.FaultySink;
import io.hooktrail.egress.client.LoopbackCalls;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.subscription.DeliveryTerms;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;
import io.hooktrail.subscription.DeliveryTerms.SignatureHeaders;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionSettings;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HttpTransmitterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.5Z");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String NEW_KEY = "whsec_bmV3LWtleS1uZXcta2V5LW5ldy1rZXk=";
    private static final String OLD_KEY = "whsec_b2xkLWtleS1vbGQta2V5LW9sZC1rZXk=";
    private static final byte[] DATA = "{\"ü\" : 1}".getBytes(StandardCharsets.UTF_8);

    private final OutgoingCalls calls = LoopbackCalls.allowed();
    private final List<FaultySink> sinks = new ArrayList<>();

    @AfterEach
    void closeSinks() throws Exception {
        for (var sink : sinks) {
            sink.close();
        }
        ((AutoCloseable) calls).close();
    }

    @Test
    void aBinaryDeliveryCarriesTheEventTheIdsAndTheVeryBytes() {
        var sink = sink(FaultySink.answering(OK));

        var result = transmit(subscription(sink.uri()));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.status()).isEqualTo(200);
        assertThat(result.response()).isEqualTo("ok");
        assertThat(result.startedAt()).isEqualTo(NOW);
        var request = sink.requests().getFirst();
        assertThat(request.line()).isEqualTo("POST /hooks?a=b HTTP/1.1");
        assertThat(request.body()).isEqualTo(DATA);
        assertThat(request.headers()).containsEntry("ce-id", "evt_1")
                .containsEntry("ce-type", "com.example.made")
                .containsEntry("content-type", "application/json")
                .containsEntry("webhook-id", "msg_0195d7a0-0000-7000-8000-000000000001_42_0")
                .containsEntry("webhook-timestamp", "1772359200")
                .containsEntry("hooktrail-attempt", "3")
                .hasEntrySatisfying("traceparent", parent -> assertThat(parent)
                        .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
                        .doesNotContain("b7ad6b7169203331"))
                .containsEntry("tracestate", "rojo=00f067aa0ba902b7")
                .containsEntry("user-agent", "Hooktrail/9.9")
                .containsEntry("x-env", "prod")
                .doesNotContainKeys("accept-encoding", "cookie", "upgrade", "authorization");
    }

    @Test
    void aStructuredDeliveryIsTheWholeEventWithItsExactContentType() {
        var sink = sink(FaultySink.answering(OK));

        transmit(structured(sink.uri()));

        var request = sink.requests().getFirst();
        assertThat(request.headers()).containsEntry("content-type", "application/cloudevents+json")
                .doesNotContainKey("ce-id");
        assertThat(request.body()).asString()
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"evt_1\",\"source\":\"https://shop.example\","
                        + "\"type\":\"com.example.made\",\"datacontenttype\":\"application/json\",\"data\":{\"ü\" : 1}}");
    }

    @Test
    void aBatchIsAnArrayOfTheOneEventOfItsDelivery() {
        var sink = sink(FaultySink.answering(OK));

        transmit(subscription(sink.uri(), Mode.BATCH, Map.of(), secrets()));

        var request = sink.requests().getFirst();
        assertThat(request.headers()).containsEntry("content-type", "application/cloudevents-batch+json")
                .containsEntry("webhook-id", "msg_0195d7a0-0000-7000-8000-000000000001_42_0")
                .doesNotContainKey("ce-id");
        assertThat(request.body()).asString()
                .isEqualTo("[{\"specversion\":\"1.0\",\"id\":\"evt_1\",\"source\":\"https://shop.example\","
                        + "\"type\":\"com.example.made\",\"datacontenttype\":\"application/json\",\"data\":{\"ü\" : 1}}]");
        assertThat(request.header("webhook-signature"))
                .startsWith(independentSignature("new-key-new-key-new-key", request));
    }

    @Test
    void everyValidSecretSignsAndAnExpiredOneDoesNot() {
        var sink = sink(FaultySink.answering(OK));

        transmit(subscription(sink.uri()));

        var request = sink.requests().getFirst();
        var signatures = request.header("webhook-signature").split(" ");
        assertThat(signatures).hasSize(2);
        assertThat(signatures[0]).isEqualTo(independentSignature("new-key-new-key-new-key", request));
        assertThat(signatures[1]).isEqualTo(independentSignature("old-key-old-key-old-key", request));
    }

    @Test
    void aSubscriptionsHeaderNeverReplacesOneOfOurs() {
        var sink = sink(FaultySink.answering(OK));
        var headers = Map.of("Webhook-Id", "mine", "HOST", "other", "Content-Length", "1", "Authorization", "Bearer x");

        var result = transmit(subscription(sink.uri(), Mode.BINARY, headers, secrets()));

        assertThat(result.isSuccess()).isTrue();
        assertThat(sink.requests().getFirst().headers())
                .containsEntry("webhook-id", "msg_0195d7a0-0000-7000-8000-000000000001_42_0")
                .containsEntry("host", "127.0.0.1:" + sink.port())
                .containsEntry("authorization", "Bearer x");
    }

    @ParameterizedTest
    @CsvSource({"204 No Content,", "301 Moved,REDIRECT", "304 Not Modified,REDIRECT", "400 Bad,STATUS", "410 Gone,GONE",
        "429 Slow,THROTTLED", "500 Oops,STATUS", "503 Busy,THROTTLED"})
    void onlyA2xxIsSuccess(String status, Failure expected) {
        var sink = sink(FaultySink.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n"));

        var result = transmit(subscription(sink.uri()));

        assertThat(result.failure()).isEqualTo(expected);
        assertThat(result.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    }

    @Test
    void aRedirectIsNotFollowed() {
        var other = sink(FaultySink.answering(OK));
        var sink = sink(FaultySink.answering(
                "HTTP/1.1 307 Go\r\nLocation: " + other.uri() + "\r\nContent-Length: 0\r\n\r\n"));

        assertThat(transmit(subscription(sink.uri())).failure()).isEqualTo(Failure.REDIRECT);
        assertThat(other.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"120|PT2M", "'Sun, 01 Mar 2026 10:00:30 GMT'|PT29.5S", "99999999999999|PT72H",
        "'Sun, 01 Mar 2026 09:00:00 GMT'|", "soon|", "-5|", "99999999999999999999999999|PT72H",
        "000000000000000000000000120|PT2M",
        "'Sunday, 01-Mar-26 10:00:30 GMT'|PT29.5S"})
    void retryAfterIsReadAsSecondsOrDateAndBoundedByTheGiveUpTime(String value, Duration expected) {
        var sink = sink(FaultySink.answering(
                "HTTP/1.1 429 Slow\r\nRetry-After: " + value + "\r\nContent-Length: 0\r\n\r\n"));

        assertThat(transmit(subscription(sink.uri())).retryAfter()).isEqualTo(expected);
    }

    @Test
    void aRefusedConnectionIsToldApart() {
        var result = transmit(subscription(URI.create("http://127.0.0.1:" + FaultySink.refusingPort() + "/")));

        assertThat(result.failure()).isEqualTo(Failure.CONNECT);
        assertThat(result.status()).isNull();
    }

    @Test
    void aResetOnANewConnectionIsNotTriedTwice() {
        var sink = sink(FaultySink.scripted(FaultySink.Talk::reset));

        assertThat(transmit(subscription(sink.uri())).failure()).isEqualTo(Failure.RESET);
        assertThat(sink.requests()).hasSize(1);
    }

    @Test
    void anAnswerShorterThanItSaysIsAReset() {
        var sink = sink(FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
            talk.close();
        }));

        assertThat(transmit(subscription(sink.uri())).failure()).isEqualTo(Failure.RESET);
    }

    @Test
    void aHangingSinkEndsAtTheDeadline() {
        var sink = sink(FaultySink.scripted(FaultySink.Talk::hang));

        assertTimesOut(sink);
    }

    @Test
    void aDrippingBodyEndsAtTheDeadline() {
        var sink = sink(FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
            talk.dripForEver("x");
        }));

        assertTimesOut(sink);
    }

    @Test
    void drippingHeadersEndAtTheDeadline() {
        var sink = sink(FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            talk.dripForEver("x");
        }));

        assertTimesOut(sink);
    }

    @Test
    void anInterimAnswerAloneEndsAtTheDeadline() {
        var sink = sink(FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 103 Early Hints\r\n\r\n");
            talk.hang();
        }));

        assertTimesOut(sink);
    }

    @Test
    void aSinkThatNeverSpeaksTlsEndsAtTheDeadline() throws Exception {
        // Nobody accepts: the kernel completes the connection, and then nothing comes.
        try (var silent = new java.net.ServerSocket(0)) {
            var result = transmit(hasty(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/")));

            assertThat(result.failure()).isEqualTo(Failure.TIMEOUT);
            assertThat(result.detail()).contains("TLS");
            assertThat(result.took()).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void aSinkThatAnswersTlsWithPlainTextIsATlsFailure() throws Exception {
        try (var server = new java.net.ServerSocket(0)) {
            Thread.startVirtualThread(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    // The client left, as it should.
                }
            });

            var result = transmit(subscription(URI.create("https://127.0.0.1:" + server.getLocalPort() + "/")));

            assertThat(result.failure()).isEqualTo(Failure.TLS);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,100000", "200,100"})
    void hugeHeadersAreABadResponse(int count, int length) {
        var header = "X-Header: " + "x".repeat(length) + "\r\n";
        var sink = sink(
                FaultySink.answering("HTTP/1.1 200 OK\r\n" + header.repeat(count) + "Content-Length: 0\r\n\r\n"));

        assertThat(transmit(subscription(sink.uri())).failure()).isEqualTo(Failure.BAD_RESPONSE);
    }

    @Test
    void anAnswerThatIsNoHttpIsABadResponse() {
        var sink = sink(FaultySink.answering("220 mail.example ESMTP\r\n\r\n"));

        assertThat(transmit(subscription(sink.uri())).failure()).isEqualTo(Failure.BAD_RESPONSE);
    }

    @Test
    void anEndlessBodyIsReadTo64KiBAndThenDropped() {
        var sink = sink(FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n");
            talk.write("y".repeat(70_000));
            talk.hang();
        }));

        var result = transmit(subscription(sink.uri()));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.response()).isEqualTo("y".repeat(1024));
    }

    @Test
    void controlCharactersOfAnAnswerAreReplaced() {
        var sink = sink(FaultySink.answeringStatus("500 Oops", "a\u001b[31mb\nc\0d"));

        assertThat(transmit(subscription(sink.uri())).response()).isEqualTo("a\uFFFD[31mb c\uFFFDd");
    }

    @Test
    void aConnectionIsKeptForTheNextDelivery() {
        var ports = java.util.concurrent.ConcurrentHashMap.<Integer>newKeySet();
        var sink = sink(FaultySink.scripted(talk -> {
            ports.add(talk.socket().getPort());
            talk.write(OK);
        }));

        transmit(subscription(sink.uri()));
        var second = transmit(subscription(sink.uri()));

        assertThat(ports).hasSize(1);
        assertThat(second.phases().connectMicros()).isEqualTo(-1);
        assertThat(second.phases().firstByteMicros()).isPositive();
    }

    @Test
    void aKeptConnectionDoesNotKeepTheTimeOutOfTheCallThatOpenedIt() {
        var sink = sink(FaultySink.scripted(talk -> {
            if (talk.number() == 1 || !talk.closed().await(1300, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                talk.write(OK);
            }
        }));

        transmit(subscription(sink.uri(), Mode.BINARY, Map.of(), secrets(), Duration.ofSeconds(1)));
        var patient = transmit(subscription(sink.uri()));

        assertThat(patient.phases().connectMicros()).isEqualTo(-1);
        assertThat(patient.isSuccess()).isTrue();
    }

    @Test
    void anEventThatCannotBeWrittenIsAConfigurationFailureWithoutItsContents() {
        var sink = sink(FaultySink.answering(OK));
        var transmitter = new HttpTransmitter(calls, new PlainSecrets(), clock(),
                new PublicUrl("https://router.example"), "9.9");

        var result = transmitter.transmit(unwritable(transmission(subscription(sink.uri()))));

        assertThat(result.failure()).isEqualTo(Failure.CONFIGURATION);
        assertThat(result.detail()).isNotBlank().doesNotContain("4242");
    }

    @Test
    void withoutAValidSecretNothingIsSent() {
        var sink = sink(FaultySink.answering(OK));

        var result = transmit(subscription(sink.uri(), Mode.BINARY, Map.of(), List.of()));

        assertThat(result.failure()).isEqualTo(Failure.CONFIGURATION);
        assertThat(result.detail()).contains("no valid signing secret");
        assertThat(sink.requests()).isEmpty();
    }

    /** Two answers to one request: the second must not stand for the next delivery. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whatComesBehindAnAnswerIsNotTakenForTheNext(int lateMillis) {
        var sink = sink(FaultySink.scripted(talk -> {
            if (talk.number() > 1) {
                talk.write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            talk.write(lateMillis == 0 ? OK + OK : OK);
            if (!talk.closed().await(lateMillis, java.util.concurrent.TimeUnit.MILLISECONDS) && lateMillis > 0) {
                talk.write(OK);
            }
        }));

        assertThat(transmit(subscription(sink.uri())).isSuccess()).isTrue();
        await().pollDelay(Duration.ofMillis(2L * lateMillis)).until(() -> true);
        assertThat(transmit(subscription(sink.uri())).status()).isEqualTo(500);
        assertThat(sink.connections()).isEqualTo(2);
    }

    @Test
    void aFewInterimAnswersAreSkipped() {
        var sink = sink(FaultySink.answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(16) + OK));

        assertThat(transmit(subscription(sink.uri())).isSuccess()).isTrue();
        assertThat(transmit(subscription(sink.uri())).isSuccess()).isTrue();
    }

    @Test
    void aFloodOfInterimAnswersEndsAtOnce() {
        var sink = sink(FaultySink.answering("HTTP/1.1 100 Continue\r\n\r\n".repeat(17)));

        var result = transmit(subscription(sink.uri()));

        assertThat(result.failure()).isEqualTo(Failure.BAD_RESPONSE);
        assertThat(result.took()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anEchoOfTheRequestShowsNoSecret() {
        var sink = sink(FaultySink.scripted(talk -> {
            var echo = talk.request().headers().toString().replace(", ", "\n")
                    + "\nAuthorization: Bearer eyJhbGciOi.JIUzI1NiIs\nCookie: session=0123456789"
                    + "\n{\"secret\":\"" + NEW_KEY + "\",\"raw\":\"" + OLD_KEY.substring("whsec_".length())
                    + "\",\"another's\":\"whsec_YW5vdGhlcnM=\",\"password\":\"hunter2\"}";
            talk.write("HTTP/1.1 500 No\r\nContent-Length: " + echo.length() + "\r\n\r\n" + echo);
        }));

        var result = transmit(subscription(sink.uri(), Mode.BINARY, Map.of("X-Token", "t0ken/of-the-erp"), secrets()));

        var signature = sink.requests().getFirst().header("webhook-signature").split("[ ,]", -1)[1];
        assertThat(result.response()).contains("x-token=***", "webhook-signature=***", "Authorization: ***",
                "webhook-id=msg_", "\"raw\":\"***\"", "\"password\":\"***\"")
                .doesNotContain(signature, "eyJ", "0123456789", "t0ken", NEW_KEY.substring(10), OLD_KEY.substring(10),
                        "YW5vdGhlcnM", "hunter2");
    }

    @Test
    void aConnectionThatWentStaleCostsNoAttempt() {
        // The second request meets a connection that ends without an answer, as after a receiver's restart.
        var sink = sink(FaultySink.scripted(talk -> {
            if (talk.number() == 2) {
                talk.close();
            } else {
                talk.write(OK);
            }
        }));

        transmit(subscription(sink.uri()));
        var second = transmit(subscription(sink.uri()));

        assertThat(second.isSuccess()).isTrue();
        assertThat(sink.requests()).hasSize(3);
    }

    @Test
    void anAddressTheGuardForbidsIsNeverConnectedTo() throws Exception {
        var sink = sink(FaultySink.answering(OK));
        var guarded = LoopbackCalls.refused();

        var result = new HttpTransmitter(guarded, new PlainSecrets(), clock(), new PublicUrl("https://router.example"),
                "9.9")
                .transmit(transmission(subscription(sink.uri())));

        assertThat(result.failure()).isEqualTo(Failure.FORBIDDEN_ADDRESS);
        assertThat(result.detail()).contains("127.0.0.1", "loopback");
        assertThat(sink.requests()).isEmpty();
        ((AutoCloseable) guarded).close();
    }

    @Test
    void aNameThatDoesNotResolveIsADnsFailure() {
        var result = transmit(subscription(URI.create("https://no-such-host.invalid/")));

        assertThat(result.failure()).isIn(Failure.DNS, Failure.TIMEOUT);
    }

    @Test
    void aSecretThatIsGoneIsAConfigurationFailureAndNothingIsSent() {
        var sink = sink(FaultySink.answering(OK));
        var gone = List.of(new Secret("s1", new SecretValue.Reference("env:GONE"), "", NOW, null));

        var result = transmit(subscription(sink.uri(), Mode.BINARY, Map.of(), gone));

        assertThat(result.failure()).isEqualTo(Failure.CONFIGURATION);
        assertThat(sink.requests()).isEmpty();
    }

    @Test
    void aHeaderThatWouldSplitTheRequestIsAConfigurationFailure() {
        var sink = sink(FaultySink.answering(OK));

        var result = transmit(subscription(sink.uri(), Mode.BINARY, Map.of("X-A", "b\r\nX-Evil: 1"), secrets()));

        assertThat(result.failure()).isEqualTo(Failure.CONFIGURATION);
        assertThat(sink.requests()).isEmpty();
    }

    private void assertTimesOut(FaultySink sink) {
        var result = transmit(hasty(sink.uri()));

        assertThat(result.failure()).isEqualTo(Failure.TIMEOUT);
        assertThat(result.took()).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
    }

    private FaultySink sink(FaultySink sink) {
        sinks.add(sink);
        return sink;
    }

    private AttemptResult transmit(SubscriptionState subscription) {
        return new HttpTransmitter(calls, new PlainSecrets(), clock(), new PublicUrl("https://router.example"), "9.9")
                .transmit(transmission(subscription));
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    /** No header can have this name. */
    private static Transmission unwritable(Transmission whole) {
        return new Transmission(whole.delivery(), whole.subscription(),
                whole.event().with("bad\nname", "card 4242"),
                whole.attempt(), whole.recordedAt(), whole.traceparent(), whole.tracestate(), whole.hops());
    }

    private static Transmission transmission(SubscriptionState subscription) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "evt_1");
        attributes.put("source", "https://shop.example");
        attributes.put("type", "com.example.made");
        attributes.put("datacontenttype", "application/json");
        var id = EventId.of("0195d7a0-0000-7000-8000-000000000001");
        return new Transmission(new DeliveryId(id, 42, 0), subscription, new Event(attributes, DATA), 3, NOW,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "rojo=00f067aa0ba902b7", 2);
    }

    private static SubscriptionState subscription(URI sink) {
        return subscription(sink, Mode.BINARY, Map.of("X-Env", "prod"), secrets());
    }

    private static SubscriptionState structured(URI sink) {
        return subscription(sink, Mode.STRUCTURED, Map.of(), secrets());
    }

    private static SubscriptionState subscription(URI sink, Mode mode, Map<String, String> headers,
            List<Secret> secrets) {
        return subscription(sink, mode, headers, secrets, Duration.ofSeconds(10));
    }

    /** With a deadline to wait for. */
    private static SubscriptionState hasty(URI sink) {
        return subscription(sink, Mode.BINARY, Map.of(), secrets(), Duration.ofMillis(300));
    }

    private static SubscriptionState subscription(URI sink, Mode mode, Map<String, String> headers,
            List<Secret> secrets, Duration timeout) {
        var retry = new RetrySchedule(List.of(Duration.ofSeconds(5)), Duration.ofDays(3));
        var settings = new SubscriptionSettings(List.of(), null, List.of(), sink, headers,
                new DeliveryTerms(mode, Signing.STANDARD_WEBHOOKS, retry, timeout, 16, SignatureHeaders.WEBHOOK),
                null, null, "");
        return new SubscriptionState(new SubscriptionId(TenantName.DEFAULT, "erp"), 42, 0, 42, settings, Status.ACTIVE,
                secrets, List.of(), null, NOW, NOW);
    }

    private static List<Secret> secrets() {
        return List.of(new Secret("s3", new SecretValue.Sealed(NEW_KEY), "", NOW, null),
                new Secret("s2", new SecretValue.Sealed(OLD_KEY), "", NOW, NOW.plusSeconds(60)),
                new Secret("s1", new SecretValue.Sealed("whsec_b2xkZXN0"), "", NOW, NOW.minusSeconds(60)));
    }

    /** Written out of the JDK's own pieces, apart from the code under test. */
    private static String independentSignature(String key, FaultySink.Request request) {
        try {
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update(request.header("webhook-id").getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            mac.update(request.header("webhook-timestamp").getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return "v1," + java.util.Base64.getEncoder().encodeToString(mac.doFinal(request.body()));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
