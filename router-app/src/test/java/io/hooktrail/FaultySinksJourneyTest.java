package io.hooktrail;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.hooktrail.RouterRun.Api;
import io.hooktrail.egress.client.FaultySink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each way in which a sink can fail has its reason in the timeline of the event, through the whole application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultySinksJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String BIG = "x".repeat(100_000);

    private final List<FaultySink> sinks = new ArrayList<>();
    /** By the subscription's name: what its first attempt in the timeline says. */
    private final Map<String, JsonNode> firsts = new LinkedHashMap<>();
    private @org.jspecify.annotations.Nullable RouterRun router;
    private String event = "";

    @BeforeAll
    void anEventForEveryFaultySink(@TempDir Path directory) {
        router = RouterRun.start(directory, List.of());
        var tenant = router.tenant("faults");
        var made = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        var uris = new LinkedHashMap<String, URI>();
        uris.put("hang", sink(FaultySink.scripted(FaultySink.Talk::hang)));
        uris.put("drip", sink(FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            talk.dripForEver("a");
        })));
        uris.put("redirect", sink(FaultySink.answering(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")));
        uris.put("status", sink(FaultySink.answeringStatus("500 Internal Server Error", "no\u0007 room\nhere")));
        uris.put("throttled", sink(FaultySink.answeringStatus("503 Service Unavailable", "")));
        uris.put("gone", sink(FaultySink.answeringStatus("410 Gone", "")));
        uris.put("reset", sink(FaultySink.scripted(FaultySink.Talk::reset)));
        uris.put("refused", URI.create("http://127.0.0.1:" + FaultySink.refusingPort() + "/hooks"));
        uris.put("big-status", sink(FaultySink.answeringStatus("500 Internal Server Error", BIG)));
        uris.put("big-headers", sink(FaultySink.answering("HTTP/1.1 200 OK\r\nX-Big: " + BIG + "\r\n\r\n")));
        uris.put("big-success", sink(FaultySink.answeringStatus("200 OK", BIG)));
        uris.put("no-http", sink(FaultySink.answering("220 smtp.example ready\r\n\r\n")));
        uris.forEach((name, uri) -> {
            var timeout = List.of("hang", "drip").contains(name) ? "PT1S" : "PT20S";
            var answer = tenant.put("/api/v1/subscriptions/" + name, "{\"sink\":\"" + uri
                    + "\",\"config\":{\"timeout\":\"" + timeout + "\",\"retry\":{\"schedule\":[\"PT1H\"]}}}");
            assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        });
        var accepted = tenant.ingest("hmac", Webhook.hmac(SECRET, "{\"id\":\"f1\",\"type\":\"order.placed\"}"));
        event = accepted.text("/events/0/id");
        await().atMost(WITHIN).untilAsserted(() -> {
            var names = names(tenant);
            assertThat(names).hasSize(uris.size());
            firsts.clear();
            tenant.get("/api/v1/events/" + event + "/timeline").json().path("items").forEach(item -> {
                if (item.has("attempt")) {
                    firsts.putIfAbsent(requireNonNull(names.get(item.path("delivery").asString())), item);
                }
            });
            assertThat(firsts.keySet()).containsExactlyInAnyOrderElementsOf(uris.keySet());
        });
    }

    @AfterAll
    void stop() throws Exception {
        requireNonNull(router).close();
        for (var sink : sinks) {
            sink.close();
        }
    }

    private URI sink(FaultySink sink) {
        sinks.add(sink);
        return sink.uri();
    }

    private Api tenant() {
        return requireNonNull(router).as(RouterRun.ADMIN_KEY, "faults");
    }

    /** The subscription's name by the delivery's id. */
    private Map<String, String> names(Api tenant) {
        var names = new LinkedHashMap<String, String>();
        tenant.get("/api/v1/events/" + event + "/deliveries")
                .json()
                .path("items")
                .forEach(item -> names.put(item.path("id").asString(), item.path("subscription").asString()));
        return names;
    }

    @Test
    void aSinkThatHangsOrDripsHasRunOutOfTime() {
        for (var name : List.of("hang", "drip")) {
            assertFailed(name, "timeout", "time ran out");
            assertThat(first(name).path("httpStatus").isNull()).isTrue();
            assertThat(first(name).path("durationMs").asDouble()).as(name).isBetween(900.0, 10_000.0);
        }
    }

    @Test
    void aRedirectIsNotFollowedAndSaysSo() {
        assertFailed("redirect", "redirect", "redirects are not followed");
        assertThat(first("redirect").path("httpStatus").asInt()).isEqualTo(302);
    }

    @Test
    void anErrorStatusShowsItselfAndWhatTheSinkSaidAboutIt() {
        assertFailed("status", "status", "500");
        assertThat(first("status").path("httpStatus").asInt()).isEqualTo(500);
        assertThat(first("status").path("response").asString()).isEqualTo("no\uFFFD room here");
        assertFailed("throttled", "throttled", "503");
    }

    @Test
    void a410IsGoneAndTheDeadLetterSaysWhy() {
        assertFailed("gone", "gone", "410");
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(tenant().get("/api/v1/subscriptions/gone").text("/disabledReason"))
                        .isEqualTo("the sink answered 410 Gone"));
        assertThat(tenant().get("/api/v1/events/" + event + "/timeline").json().path("items"))
                .anySatisfy(item -> {
                    assertThat(item.path("what").asString("")).isEqualTo("dead-lettered");
                    assertThat(item.path("reason").asString("")).isEqualTo("the sink answered 410 Gone");
                });
    }

    @Test
    void aConnectionThatIsRefusedOrBreaksIsToldApart() {
        assertFailed("refused", "connect", "");
        assertFailed("reset", "reset", "");
    }

    @Test
    void ofAnOversizedResponseTheBeginningIsKept() {
        assertFailed("big-status", "status", "500");
        assertThat(first("big-status").path("response").asString()).isEqualTo("x".repeat(1024));
        assertThat(first("big-success").path("what").asString()).isEqualTo("delivered");
        assertThat(first("big-success").path("response").asString()).isEqualTo("x".repeat(1024));
        assertFailed("big-headers", "bad-response", "");
        assertFailed("no-http", "bad-response", "");
    }

    @Test
    void theDeliveryShowsTheSameReason() {
        tenant().get("/api/v1/events/" + event + "/deliveries").json().path("items").forEach(item -> {
            var name = item.path("subscription").asString();
            assertThat(item.at("/attempts/0/error")).as(name).isEqualTo(first(name).path("error"));
            assertThat(item.at("/attempts/0/response")).as(name).isEqualTo(first(name).path("response"));
            assertThat(item.path("status").asString()).as(name).isEqualTo(switch (name) {
                case "big-success" -> "delivered";
                case "gone" -> "dead-lettered";
                default -> "pending";
            });
        });
    }

    private JsonNode first(String subscription) {
        return requireNonNull(firsts.get(subscription));
    }

    private void assertFailed(String subscription, String error, String detail) {
        var attempt = first(subscription);
        assertThat(attempt.path("what").asString()).as("%s", attempt).isEqualTo("attempt-failed");
        assertThat(attempt.path("error").asString()).as("%s", attempt).isEqualTo(error);
        assertThat(attempt.path("detail").asString()).as("%s", attempt).isNotBlank().contains(detail);
    }
}
