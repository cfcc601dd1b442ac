package io.hooktrail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import io.hooktrail.RouterRun.Api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The door to the log, row by row of the contract's table (section 3); a tenant for each test, and an address where it counts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestDoorTest {

    private static final String SECRET = "a-secret-of-the-provider";
    private static final String BODY = "{\"ref\":\"refs/heads/main\"}";

    private @Nullable RouterRun router;
    private long before;

    @BeforeAll
    void start(@TempDir Path directory) {
        router = RouterRun.start(directory, List.of("--hooktrail.trusted-proxies=127.0.0.0/8",
                "--hooktrail.ingest.per-ip.burst=5", "--hooktrail.ingest.per-ip.failures-per-second=1",
                "--hooktrail.max-body=64KiB", "--hooktrail.handshake.origins=grid.example"));
    }

    @BeforeEach
    void count() {
        before = logged();
    }

    @AfterAll
    void stop() {
        requireNonNull(router).close();
    }

    @Test
    void aVerifiedWebhookIsAnsweredWithEachOfItsEvents() {
        var api = source("accepted", "");

        var answer = api.ingest("shop", push("1"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("/status")).isEqualTo("accepted");
        assertThat(answer.text("/events/0/ceid")).isEqualTo("1");
        assertThat(answer.text("/events/0/type")).isEqualTo("com.github.push");
        assertThat(answer.text("/events/0/status")).isEqualTo("accepted");
        var again = api.ingest("shop", push("1"));
        assertThat(again.text("/status")).isEqualTo("duplicate");
        assertThat(again.text("/events/0/id")).isEqualTo(answer.text("/events/0/id"));
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aVerifiedBodyThatCannotBeReadIsStoredQuarantined() {
        var api = source("quarantine", "");

        var answer = api.ingest("shop", Webhook.github(SECRET, "1", "push", "{not json"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("/events/0/status")).isEqualTo("quarantined");
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aBadSignatureIsOneAndTheSameAnswerAndTheTenantReadsWhy() {
        var api = source("unsigned", "");

        var missing = api.ingest("shop", new Webhook(Map.of("Content-Type", "application/json", "X-Forwarded-For",
                "203.0.113.1"), utf8(BODY)));
        var wrong = api.ingest("shop", push("1").with("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                .with("X-Forwarded-For", "203.0.113.1"));

        assertThat(List.of(missing.status(), wrong.status())).containsExactly(401, 401);
        assertThat(missing.text("/code")).isEqualTo("unauthorized");
        assertThat(missing.text("/detail")).isEqualTo(wrong.text("/detail"));
        assertThat(missing.text("/title")).isEqualTo(wrong.text("/title"));
        var source = api.get("/api/v1/sources/shop").json();
        assertThat(source.at("/counts/rejected/signature-missing").asInt()).isEqualTo(1);
        assertThat(source.at("/counts/rejected/signature-invalid").asInt()).isEqualTo(1);
        assertThat(source.at("/lastReceivedAt").isNull()).isTrue();
        assertThat(stored()).isZero();
    }

    @Test
    void anAddressOutsideTheAllowedNetworksIsRefused() {
        var api = source("networks", ",\"allowedIps\":[\"198.51.100.0/24\"]");

        var refused = api.ingest("shop", push("1").with("X-Forwarded-For", "203.0.113.2"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/code")).isEqualTo("ip-not-allowed");
        assertThat(stored()).isZero();

        var allowed = api.ingest("shop", push("1").with("X-Forwarded-For", "6.6.6.6, 198.51.100.9"));
        assertThat(allowed.status()).isEqualTo(202);
    }

    @Test
    void aDisabledSourceTakesNothing() {
        var api = source("disabled", ",\"enabled\":false");

        var answer = api.ingest("shop", push("1"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("/code")).isEqualTo("source-disabled");
        assertThat(stored()).isZero();
    }

    @Test
    void anUnknownTenantAndAnUnknownSourceGetTheSameAnswer() {
        source("known", "");

        var tenant = router().send("/in/nobody/shop", push("1").with("X-Forwarded-For", "203.0.113.3"));
        var source = router().send("/in/known/nothing", push("1").with("X-Forwarded-For", "203.0.113.3"));

        assertThat(List.of(tenant.status(), source.status())).containsExactly(404, 404);
        assertThat(tenant.text("/detail")).isEqualTo(source.text("/detail"));
        assertThat(tenant.text("/code")).isEqualTo("not-found").isEqualTo(source.text("/code"));
    }

    @Test
    void aBodyOverTheLimitIsRefusedAlsoWhenItIsChunked() throws IOException {
        var api = source("large", ",\"maxBody\":\"1KiB\"");
        var large = Webhook.github(SECRET, "1", "push", "{\"a\":\"" + "x".repeat(2000) + "\"}")
                .with("X-Forwarded-For", "203.0.113.4");

        assertThat(api.ingest("shop", large).status()).isEqualTo(413);
        assertThat(api.ingest("shop", large).text("/code")).isEqualTo("too-large");
        assertThat(RawHttp.exchange(router().port(),
                "POST /in/large/shop HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.4\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n800\r\n" + "x".repeat(2048) + "\r\n0\r\n\r\n"))
                .startsWith(
                        "HTTP/1.1 413");
        assertThat(stored()).isZero();
    }

    @Test
    void aContentTypeThatTheProviderNeverSendsIsRefused() {
        var api = source("type", "");

        var answer = api.ingest("shop", push("1").with("Content-Type", "text/plain"));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text("/code")).isEqualTo("unsupported-content-type");
        assertThat(stored()).isZero();
    }

    @Test
    void aSourcesLimitIsSpentByVerifiedRequestsOnlyAndSaysWhenToComeAgain() {
        var api = source("limited", ",\"rateLimit\":{\"perSecond\":1,\"burst\":2}");
        for (var number = 0; number < 4; number++) {
            api.ingest("shop", push("1").with("X-Hub-Signature-256", "sha256=00")
                    .with("X-Forwarded-For", "203.0.113.5"));
        }

        assertThat(api.ingest("shop", push("1")).status()).isEqualTo(202);
        assertThat(api.ingest("shop", push("2")).status()).isEqualTo(202);
        var third = api.ingest("shop", push("3"));
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.text("/code")).isEqualTo("rate-limited");
        assertThat(third.header("Retry-After")).isEqualTo("1");
        assertThat(stored()).isEqualTo(2);
        assertThat(api.get("/api/v1/sources/shop").json().at("/counts/rejected/rate-limited").asInt()).isEqualTo(1);
    }

    @Test
    void anAddressThatKeepsFailingWaitsButNotWhereItProvedItself() {
        var api = source("stranger", "");
        api.put("/api/v1/sources/other", "{\"provider\":\"github\",\"secrets\":[\"" + SECRET + "\"]}");
        var bad = push("1").with("X-Hub-Signature-256", "sha256=00").with("X-Forwarded-For", "203.0.113.6");
        var good = push("2").with("X-Forwarded-For", "203.0.113.6");
        assertThat(api.ingest("shop", good).status()).isEqualTo(202);

        var last = api.ingest("other", bad);
        for (var number = 0; number < 20 && last.status() == 401; number++) {
            last = api.ingest("other", bad);
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isEqualTo("1");
        assertThat(api.ingest("shop", push("3").with("X-Forwarded-For", "203.0.113.6")).status()).isEqualTo(202);
        assertThat(api.ingest("other", bad.with("X-Forwarded-For", "203.0.113.7")).status()).isEqualTo(401);
    }

    @Test
    void anApiBodyOverTheLimitIsRefused() {
        var api = source("api", "");

        var answer = api.put("/api/v1/sources/shop", " ".repeat(65_537));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("/code")).isEqualTo("too-large");
    }

    @Test
    void aSourceNamedEventsAndPublishedEventsNeverShareAnIdentity() {
        var api = source("names", "");
        api.put("/api/v1/sources/events",
                "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                        + "\"],\"config\":{\"signatureHeader\":\"X-Signature\","
                        + "\"id\":\"header:X-Id\"}}");
        assertThat(api.ingest("events", Webhook.hmac(SECRET, "{}").with("X-Id", "2:/s1")).text("/status")).isEqualTo(
                "accepted");

        var published = router().send("/events", new Webhook(Map.of("Content-Type", "application/json",
                "ce-specversion", "1.0", "ce-id", "1", "ce-source", "/s", "ce-type", "t", "Authorization", "Bearer "
                        + RouterRun.ADMIN_KEY,
                "Hooktrail-Tenant", "names"), utf8("{}")));

        assertThat(published.text("/results/0/status")).isEqualTo("accepted");
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aSenderOfTheListIsToldThatItMayDeliverAndStillNeedsAKey() throws IOException {
        var told = options("/events", "203.0.113.20", "WebHook-Request-Origin: grid.example",
                "WebHook-Request-Rate: 60", "WebHook-Request-Callback: http://127.0.0.1:9/called");

        assertThat(told).startsWith("HTTP/1.1 200")
                .containsIgnoringCase("\r\nallow: POST\r\n")
                .containsIgnoringCase("\r\nwebhook-allowed-origin: grid.example\r\n")
                .containsIgnoringCase("\r\nwebhook-allowed-rate: 60\r\n");
        assertThat(router().send("/events", new Webhook(Map.of("X-Forwarded-For", "203.0.113.20",
                "WebHook-Request-Origin", "grid.example"), utf8("{}"))).status()).isEqualTo(401);
    }

    @Test
    void otherOriginsAndBrowsersGetNoPermission() throws IOException {
        var preflight = "Access-Control-Request-Method: POST";
        for (var headers : List.of(List.<String>of(), List.of("WebHook-Request-Origin: other.example"),
                List.of("Origin: https://grid.example", preflight),
                List.of("Origin: https://grid.example", preflight, "WebHook-Request-Origin: grid.example"))) {
            assertThat(options("/events", "203.0.113.21", headers.toArray(String[]::new))).as("%s", headers)
                    .startsWith("HTTP/1.1 405")
                    .containsIgnoringCase("\r\nallow: POST\r\n")
                    .doesNotContainIgnoringCase("webhook-allowed")
                    .doesNotContainIgnoringCase("access-control-allow");
        }
        assertThat(options("/in/default/shop", "203.0.113.22", "WebHook-Request-Origin: grid.example"))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("\r\nallow: POST\r\n");
    }

    @Test
    void askingForPermissionCountsAgainstAnAddress() throws IOException {
        var last = "HTTP/1.1 200";
        var asked = 0;
        for (; asked < 20 && last.startsWith("HTTP/1.1 200"); asked++) {
            last = options("/events", "203.0.113.23", "WebHook-Request-Origin: grid.example");
        }

        assertThat(last).startsWith("HTTP/1.1 429").contains("rate-limited");
        assertThat(asked).isGreaterThan(5);
        assertThat(options("/events", "203.0.113.24", "WebHook-Request-Origin: grid.example"))
                .startsWith("HTTP/1.1 200");
    }

    private String options(String path, String ip, String... headers) throws IOException {
        var lines = new ArrayList<>(List.of("OPTIONS " + path + " HTTP/1.1", "Host: h", "Connection: close",
                "X-Forwarded-For: " + ip));
        lines.addAll(List.of(headers));
        return RawHttp.exchange(router().port(), String.join("\r\n", lines) + "\r\n\r\n");
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    private Api source(String tenant, String settings) {
        var api = router().tenant(tenant);
        var made = api.put("/api/v1/sources/shop",
                "{\"provider\":\"github\",\"secrets\":[\"" + SECRET + "\"]" + settings
                        + "}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return api;
    }

    /** Events that this test has stored, as the log itself has them. */
    private long stored() {
        return logged() - before;
    }

    private long logged() {
        return requireNonNull(router().bean("jdbcTemplate", JdbcTemplate.class)
                .queryForObject("SELECT COUNT(*) FROM event_log WHERE stream_type = 'Event'", Long.class));
    }

    private static Webhook push(String delivery) {
        return Webhook.github(SECRET, delivery, "push", BODY);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
