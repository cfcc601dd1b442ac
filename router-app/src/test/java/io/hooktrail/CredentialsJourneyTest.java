package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a router proves itself with arrives at the sink, and nowhere else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SOURCE_SECRET = "a-secret-of-the-provider";
    private static final String FROM_FILE = "token-that-lies-in-a-file";

    private @Nullable RouterRun router;
    private @Nullable Gateway gateway;
    private @Nullable Path secrets;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.createDirectory(secrets.resolve("other"));
        Files.createSymbolicLink(Files.createDirectory(secrets.resolve("default")).resolve("link"),
                Files.writeString(secrets.resolve("other/token"), "foreign"));
        gateway = new Gateway();
        router = RouterRun.start(Files.createDirectory(directory.resolve("data")),
                List.of("--hooktrail.secrets-dir=" + secrets));
    }

    @AfterAll
    void stop() {
        requireNonNull(router).close();
        requireNonNull(gateway).server.stop(0);
    }

    @Test
    void anAccessTokenGoesToTheSinkAndIntoNoAnswer() throws IOException {
        var tenant = tenant("token");
        var token = "a-very-literal-token-0123";

        var made = put(tenant, 201, credential("ACCESSTOKEN", "accesstoken", token));
        var arrived = delivered(tenant, 1);

        assertThat(arrived.getFirst("Authorization")).isEqualTo("Bearer " + token);
        assertThat(made.json().at("/sinkcredential/accesstoken/hint").asString()).isEqualTo("0123");
        assertNowhere(tenant, token);
        var kept = put(tenant, 200,
                "\"sinkcredential\":" + made.json().path("sinkcredential") + ",\"description\":\"x\"");
        assertThat(kept.json().path("sinkcredential")).isEqualTo(made.json().path("sinkcredential"));
        assertThat(delivered(tenant, 2).getFirst("Authorization")).isEqualTo("Bearer " + token);
        assertThat(put(tenant, 200, credential("ACCESSTOKEN", "accesstoken", token) + ",\"description\":\"x\"")
                .text("/etag")).as("the same secret again").isEqualTo(kept.text("/etag"));
    }

    @Test
    void aReferenceIsReadWhenItIsSentAndShownAsItWasGiven() throws IOException {
        var tenant = tenant("reference");
        place(tenant, "token", FROM_FILE);
        place(tenant, "key", "key-that-lies-in-a-file");

        var made = put(tenant, 201, credential("ACCESSTOKEN", "accesstoken", "file:token")
                + ",\"protocolsettings\":{\"headers\":{\"X-Api-Key\":\"file:key\"}}");
        var arrived = delivered(tenant, 1);
        place(tenant, "key", "the-next-key");

        assertThat(arrived.getFirst("Authorization")).isEqualTo("Bearer " + FROM_FILE);
        assertThat(arrived.getFirst("X-Api-Key")).isEqualTo("key-that-lies-in-a-file");
        assertThat(delivered(tenant, 2).getFirst("X-Api-Key")).isEqualTo("the-next-key");
        assertThat(made.text("/sinkcredential/accesstoken")).isEqualTo("file:token");
        assertThat(made.text("/protocolsettings/headers/X-Api-Key")).isEqualTo("file:key");
        assertNowhere(tenant, FROM_FILE, "key-that-lies-in-a-file", "the-next-key");
    }

    @Test
    void aNameAndItsPasswordAreSentInUtf8() throws IOException {
        var tenant = tenant("plain");

        put(tenant, 201, "\"sinkcredential\":{\"credentialtype\":\"PLAIN\",\"identifier\":\"Jörg\","
                + "\"secret\":\"pässwörd-of-joerg\"}");

        assertThat(delivered(tenant, 1).getFirst("Authorization")).isEqualTo("Basic " + Base64.getEncoder()
                .encodeToString("Jörg:pässwörd-of-joerg".getBytes(StandardCharsets.UTF_8)));
        assertNowhere(tenant, "pässwörd-of-joerg");
    }

    @Test
    void aTokenOfClientCredentialsIsFetchedOnceForManyDeliveries() throws IOException {
        var tenant = tenant("client");

        put(tenant, 201, clientCredentials("client-token"));
        for (var number = 1; number <= 5; number++) {
            assertThat(delivered(tenant, number).getFirst("Authorization")).isEqualTo("Bearer token-of-the-gateway");
        }

        assertThat(gateway().received("client-token")).hasSize(1);
        assertNowhere(tenant, "token-of-the-gateway", "the-client-secret");
    }

    @Test
    void aTokenEndpointThatRefusesIsAFailedAttemptWithItsOwnWords() {
        var tenant = tenant("refused");

        put(tenant, 201, clientCredentials("refusing"));
        var event = ingest(tenant, 1);

        await().atMost(WITHIN).untilAsserted(() -> {
            var attempt = tenant.get("/api/v1/events/" + event + "/deliveries").json().at("/items/0/attempts/0");
            assertThat(attempt.path("error").asString("")).isEqualTo("credential");
        });
        assertThat(tenant.get("/api/v1/events/" + event + "/timeline").toString())
                .contains("no access token: the token endpoint answered 401 (invalid_client)");
        assertThat(gateway().received("refused")).isEmpty();
        assertNowhereButAt(tenant, event, "the-client-secret");
    }

    @Test
    void aSinkThatAnswersWithTheRequestIsQuotedWithoutTheSecret() {
        var tenant = tenant("echo");
        put(tenant, 201, credential("ACCESSTOKEN", "accesstoken", "a-token-to-be-echoed"));
        gateway().echoing.add("echo");

        var event = ingest(tenant, 1);

        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(tenant.get("/api/v1/events/" + event + "/deliveries").toString())
                        .contains("Authorization: ***"));
        assertNowhereButAt(tenant, event, "a-token-to-be-echoed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:HOOKTRAIL_ADMIN_KEY", "env:HOOKTRAIL_MASTER_KEY", "env:PATH",
        "env:HOOKTRAIL_SECRET_OTHER_ERP", "file:../../data/master.key", "file:../master.key", "file:../other/token",
        "file:/etc/passwd", "file:link", "file:.", "file:"})
    void noSecretOfAnyoneElseCanBeSentByAnyField(String reference) {
        var tenant = router().as(RouterRun.ADMIN_KEY, "default");
        var fields = Map.of(
                "/sinkcredential/accesstoken", credential("ACCESSTOKEN", "accesstoken", reference),
                "/sinkcredential/secret",
                "\"sinkcredential\":{\"credentialtype\":\"PLAIN\",\"identifier\":\"a\",\"secret\":\"" + reference
                        + "\"}",
                "/sinkcredential/clientsecret",
                clientCredentials("never").replace("the-client-secret", reference),
                "/protocolsettings/headers/X-Env",
                "\"protocolsettings\":{\"headers\":{\"X-Env\":\"" + reference + "\"}}",
                "/protocolsettings/headers/Authorization",
                "\"protocolsettings\":{\"headers\":{\"Authorization\":\"" + reference + "\"}}");

        fields.forEach((pointer, field) -> assertForeign(tenant.put("/api/v1/subscriptions/thief",
                "{\"sink\":\"" + gateway().url("thief") + "\"," + field + "}"), pointer));
        assertThat(tenant.get("/api/v1/subscriptions/thief").status()).isEqualTo(404);
        tenant.put("/api/v1/subscriptions/thief", "{\"sink\":\"" + gateway().url("thief") + "\"}");
        assertForeign(tenant.post("/api/v1/subscriptions/thief/rotate-secret", "{\"secret\":\"" + reference + "\"}"),
                "/secret");
        tenant.delete("/api/v1/subscriptions/thief");
        assertThat(gateway().received("thief")).isEmpty();
    }

    private static void assertForeign(Answer answer, String pointer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/code")).as("%s", answer).isEqualTo("foreign-secret-reference");
        assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
    }

    /** After a delivery that succeeded. */
    private void assertNowhere(Api tenant, String... texts) {
        var event = tenant.get("/api/v1/events").text("/items/0/id");
        assertNowhereButAt(tenant, event, texts);
    }

    private static void assertNowhereButAt(Api tenant, String event, String... texts) {
        for (var path : List.of("/subscriptions", "/subscriptions/erp", "/events", "/events/" + event,
                "/events/" + event + "/timeline", "/events/" + event + "/deliveries", "/dead-letters")) {
            var answer = tenant.get("/api/v1" + path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.toString()).as(path).doesNotContain(texts).doesNotContain("ciphertext");
        }
    }

    private static String credential(String type, String field, String value) {
        return "\"sinkcredential\":{\"credentialtype\":\"" + type + "\",\"" + field + "\":\"" + value + "\"}";
    }

    private String clientCredentials(String path) {
        return "\"sinkcredential\":{\"credentialtype\":\"CLIENTCREDENTIALS\",\"tokenendpoint\":\"" + gateway().url(path)
                + "\",\"clientid\":\"us\",\"clientsecret\":\"the-client-secret\"}";
    }

    private void place(Api tenant, String file, String text) throws IOException {
        Files.writeString(Files.createDirectories(requireNonNull(secrets).resolve(tenant.tenant())).resolve(file),
                text + "\n");
    }

    private Answer put(Api tenant, int status, String fields) {
        var answer = tenant.put("/api/v1/subscriptions/erp",
                "{\"sink\":\"" + gateway().url(tenant.tenant()) + "\"," + fields + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        return answer;
    }

    private Headers delivered(Api tenant, int number) {
        ingest(tenant, number);
        var received = gateway().received(tenant.tenant());
        await().atMost(WITHIN).until(() -> received.size() == number);
        return received.getLast();
    }

    private static String ingest(Api tenant, int number) {
        var answer = tenant.ingest("hmac",
                Webhook.hmac(SOURCE_SECRET, "{\"id\":\"" + number + "\",\"type\":\"order.placed\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/events/0/id");
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SOURCE_SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
        return tenant;
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    private Gateway gateway() {
        return requireNonNull(gateway);
    }

    /** A sink at most paths, a token endpoint at {@code client-token}, and one that knows nobody at {@code refusing}. */
    private static final class Gateway {

        private final HttpServer server;
        private final Map<String, List<Headers>> received = new ConcurrentHashMap<>();
        private final List<String> echoing = new CopyOnWriteArrayList<>();

        Gateway() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::receive);
            server.start();
        }

        String url(String path) {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
        }

        List<Headers> received(String path) {
            return received.computeIfAbsent(path, ignored -> new CopyOnWriteArrayList<>());
        }

        private void receive(HttpExchange exchange) throws IOException {
            try (exchange) {
                var path = exchange.getRequestURI().getPath().substring(1);
                exchange.getRequestBody().readAllBytes();
                received(path).add(exchange.getRequestHeaders());
                switch (path) {
                    case "client-token" -> answer(exchange, 200,
                            "{\"access_token\":\"token-of-the-gateway\",\"token_type\":\"bearer\",\"expires_in\":3600}");
                    case "refusing" -> answer(exchange, 401, "{\"error\":\"invalid_client\"}");
                    default -> answer(exchange, echoing.contains(path) ? 500 : 200,
                            "Authorization: " + exchange.getRequestHeaders().getFirst("Authorization"));
                }
            }
        }

        private static void answer(HttpExchange exchange, int status, String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
