package io.hooktrail;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.RouterRun.Api;
import io.hooktrail.egress.client.FaultySink;
import io.hooktrail.egress.client.FaultySink.Request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A sink is asked before anything is sent to it, and decides (CloudEvents HTTP WebHook 1.0, section 4). */
class HandshakeJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String NOTHING = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String REFUSAL = "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n";
    private static final String CONSENT = consent("127.0.0.1", "*");

    @TempDir
    private Path directory = Path.of("");

    private final AtomicReference<String> answer = new AtomicReference<>(NOTHING);
    private @Nullable RouterRun running;

    @BeforeEach
    void start() {
        running = RouterRun.start(directory, List.of("--hooktrail.public-url=http://127.0.0.1:9",
                "--hooktrail.handshake.callback-within=PT20S", "--hooktrail.handshake.valid-for=PT2S"));
        router().tenant("shop")
                .put("/api/v1/sources/github", "{\"provider\":\"github\",\"secrets\":[\"a-secret-of-github\"]}");
    }

    @AfterEach
    void stop() {
        router().close();
    }

    private RouterRun router() {
        return requireNonNull(running);
    }

    private Api api() {
        return router().as(RouterRun.ADMIN_KEY, "shop");
    }

    @Test
    void nothingIsSentBeforeTheSinkConsents() throws Exception {
        answer.set(REFUSAL);
        try (var sink = sink()) {
            configure(sink, "PT5S");
            await().atMost(WITHIN)
                    .until(() -> show("/handshake/reason").contains("405 without WebHook-Allowed-Origin"));
            assertThat(show("/status")).isEqualTo("awaiting-consent");
            var etag = show("/etag");
            var event = send("one");
            assertThat(api().get("/api/v1/events/" + event + "/deliveries").text("/items/0/status")).isEqualTo("held");
            assertThat(posts(sink)).isEmpty();

            answer.set(CONSENT);
            await().atMost(WITHIN).until(() -> posts(sink).size() == 1);

            assertThat(questions(sink).getFirst().line()).startsWith("OPTIONS /hooks?a=b ");
            assertThat(questions(sink).getFirst().header("webhook-request-origin")).isEqualTo("127.0.0.1");
            assertThat(questions(sink).getFirst().header("webhook-request-rate")).isEqualTo("6000");
            assertThat(posts(sink).getFirst().header("webhook-request-origin")).isEqualTo("127.0.0.1");
            assertThat(show("/status")).isEqualTo("active");
            assertThat(show("/handshake/reason")).isEmpty();
            // The sink's words are no change that a writer could have overlooked.
            assertThat(show("/etag")).isEqualTo(etag);
        }
    }

    @Test
    void theCallbackConsentsOnce() throws Exception {
        try (var sink = sink()) {
            configure(sink, "PT5S");
            send("one");
            await().atMost(WITHIN).until(() -> !questions(sink).isEmpty());
            var callback = questions(sink).getFirst().header("webhook-request-callback");
            assertThat(callback).startsWith("http://127.0.0.1:9/consents/shop/all/").hasSizeGreaterThanOrEqualTo(80);
            var path = URI.create(callback).getRawPath();

            assertThat(call("HEAD", path)).isEqualTo(405);
            assertThat(call("GET", path + "x")).isEqualTo(404);
            assertThat(call("GET", path.replace("/all/", "/other/"))).isEqualTo(404);
            assertThat(call("GET", path.replace("/shop/", "/default/"))).isEqualTo(404);
            assertThat(posts(sink)).isEmpty();
            assertThat(call("POST", path, "WebHook-Allowed-Rate", "many")).isEqualTo(400);
            assertThat(call("POST", path, "WebHook-Allowed-Rate", "600")).isEqualTo(200);
            assertThat(call("POST", path)).isEqualTo(404);

            await().atMost(WITHIN).until(() -> posts(sink).size() == 1);
            assertThat(show("/handshake/allowedPerMinute")).isEqualTo("600");
        }
    }

    @Test
    void threeRefusalsDisableItAndAResumeAsksAnew() throws Exception {
        answer.set(consent("elsewhere.example", "*"));
        try (var sink = sink()) {
            configure(sink, "PT0.3S");
            await().atMost(WITHIN).until(() -> show("/status").equals("disabled"));
            assertThat(show("/disabledReason")).contains("refused 3 handshakes",
                    "\"elsewhere.example\", not 127.0.0.1");
            assertThat(questions(sink)).hasSize(3);

            answer.set(consent("*", "*"));
            assertThat(api().post("/api/v1/subscriptions/all/resume", "").status()).isEqualTo(200);
            await().atMost(WITHIN).until(() -> show("/status").equals("active"));
        }
    }

    @Test
    void aSinkThatCannotBeAskedHasNotRefused() throws Exception {
        var port = FaultySink.refusingPort();
        assertThat(api().put("/api/v1/subscriptions/all",
                settings(URI.create("http://127.0.0.1:" + port + "/"), "PT0.2S")).status()).isEqualTo(201);

        await().atMost(WITHIN).until(() -> show("/handshake/reason").contains("no connection"));
        await().during(Duration.ofSeconds(2))
                .atMost(WITHIN)
                .until(() -> show("/status").equals("awaiting-consent") && show("/handshake/refusals").equals("0"));
    }

    @Test
    void theRateThatTheSinkAllowsSpacesTheDeliveries() throws Exception {
        answer.set(consent("127.0.0.1", "120"));
        try (var sink = sink()) {
            configure(sink, "PT5S");
            await().atMost(WITHIN).until(() -> show("/handshake/granted").equals("true"));
            var from = System.nanoTime();
            for (var number = 0; number < 5; number++) {
                send("event-" + number);
            }
            await().atMost(WITHIN).until(() -> posts(sink).size() == 5);

            // The first goes at once, the four others half a second apart.
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void itIsAskedAgainAfterAWhileAndWhenTheSinkChangesAndKeepsSendingMeanwhile() throws Exception {
        answer.set(CONSENT);
        try (var sink = sink(); var other = sink()) {
            configure(sink, "PT5S");
            await().atMost(WITHIN).until(() -> questions(sink).size() >= 2);
            assertThat(show("/status")).isEqualTo("active");
            send("one");
            await().atMost(WITHIN).until(() -> posts(sink).size() == 1);

            answer.set(REFUSAL);
            assertThat(api().put("/api/v1/subscriptions/all", settings(other.uri(), "PT5S")).status()).isEqualTo(200);
            assertThat(show("/status")).isEqualTo("awaiting-consent");
            await().atMost(WITHIN).until(() -> !questions(other).isEmpty());
            send("two");
            answer.set(CONSENT);
            await().atMost(WITHIN).until(() -> posts(other).size() == 1);
            assertThat(posts(sink)).hasSize(1);
        }
    }

    private FaultySink sink() {
        return FaultySink.scripted(
                talk -> talk.write(talk.request().line().startsWith("OPTIONS ") ? answer.get() : NOTHING));
    }

    private static String consent(String origin, String rate) {
        return "HTTP/1.1 403 Forbidden\r\nWebHook-Allowed-Origin: " + origin + "\r\nWebHook-Allowed-Rate: " + rate
                + "\r\nContent-Length: 0\r\n\r\n";
    }

    private void configure(FaultySink sink, String delay) {
        assertThat(api().put("/api/v1/subscriptions/all", settings(sink.uri(), delay)).status()).isEqualTo(201);
    }

    private static String settings(URI sink, String delay) {
        return "{\"sink\":\"" + sink + "\",\"config\":{\"handshake\":true,\"retry\":{\"schedule\":[\"" + delay
                + "\"]}}}";
    }

    private String send(String id) {
        var accepted = api().ingest("github", Webhook.github("a-secret-of-github", id, "push", "{}"));
        assertThat(accepted.status()).isEqualTo(202);
        return accepted.text("/events/0/id");
    }

    private String show(String pointer) {
        return api().get("/api/v1/subscriptions/all").text(pointer);
    }

    private static List<Request> questions(FaultySink sink) {
        return sink.requests().stream().filter(request -> request.line().startsWith("OPTIONS ")).toList();
    }

    private static List<Request> posts(FaultySink sink) {
        return sink.requests().stream().filter(request -> request.line().startsWith("POST ")).toList();
    }

    private int call(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(router().url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
