package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** What the server answers to requests that reach no controller, byte by byte as a client would see it. */
@TestInstance(Lifecycle.PER_CLASS)
class WebServerTest {

    private @Nullable RouterRun router;

    @BeforeAll
    void start(@TempDir Path directory) {
        router = RouterRun.start(directory, List.of());
    }

    @AfterAll
    void stop() {
        router().close();
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/v1/events?q=%zz HTTP/1.1", "GET /in/default/%zz HTTP/1.1",
        "GET /a{b HTTP/1.1", "GET /in/..;/x HTTP/1.1", "GET /x%00 HTTP/1.1", "GET /%2e%2e/%2e%2e/x HTTP/1.1",
        "nonsense", "GET / HTTP/9.9", "GET /a\\b HTTP/1.1", "POST /in//default//x HTTP/1.1"})
    void whatCannotBeReadIsAnsweredWithAProblem(String line) throws IOException {
        var answer = exchange(line + "\r\nHost: hooks.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(answer).containsPattern("^HTTP/1\\.1 (4..|505) ").contains("Content-Type: application/problem+json");
        assertThat(answer).contains("\"code\":").doesNotContain("fault of the router");
        assertIsSilentAboutTheServer(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a b", "Host: x\r\nHost: y", "Host: x\r\nContent-Length: -1",
        "Host: x\r\nContent-Length: 1\r\nContent-Length: 2", "Host: x\r\nTransfer-Encoding: gzip"})
    void aBadHeaderIsAnsweredWithAProblem(String headers) throws IOException {
        var answer = exchange("POST /in/default/x HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).containsPattern("^HTTP/1\\.1 (400|501) ").contains("application/problem+json");
        assertIsSilentAboutTheServer(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/in/default/x", "/api/v1/events", "/livez"})
    void traceIsNotAllowedAnywhereAndEchoesNothing(String path) throws IOException {
        var answer = exchange("TRACE " + path + " HTTP/1.1\r\nHost: x\r\nX-Mark: zebra\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 ")
                .contains("Content-Type: application/problem+json", "\"code\":\"method-not-allowed\"")
                .doesNotContain("zebra");
        assertIsSilentAboutTheServer(answer);
    }

    @Test
    void tooManyAndTooLongHeadersAreRefused() throws IOException {
        var many = exchange(
                "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + "X: y\r\n".repeat(200) + "\r\n");
        var longer = exchange("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: " + "y".repeat(20_000)
                + "\r\n\r\n");

        assertThat(many).startsWith("HTTP/1.1 4").contains("application/problem+json");
        assertThat(longer).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }

    @Test
    void theAnswerToABodyOverTheLimitArrivesThoughTheSenderGoesOnSending() throws IOException {
        var made = router().as(RouterRun.ADMIN_KEY, "default")
                .put("/api/v1/sources/big", "{\"provider\":\"github\",\"secrets\":[\"s\"]}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);

        var answer = exchange("POST /in/default/big HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1572864\r\nConnection: close\r\n\r\n" + "x".repeat(1_572_864));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json");
    }

    @Test
    void aWebhookWithoutSignatureIsNotAskedForAKey() throws IOException {
        var made = router().as(RouterRun.ADMIN_KEY, "default")
                .put("/api/v1/sources/unsigned", "{\"provider\":\"github\",\"secrets\":[\"s\"]}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);

        var answer = exchange("POST /in/default/unsigned HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                + "Content-Type: application/json\r\nConnection: close\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Webhook-Signature");
        assertThat(answer).doesNotContain("Bearer");
    }

    @Test
    void onlyKnownProblemsHaveAPage() {
        var api = router().as(RouterRun.ADMIN_KEY, "default");

        assertThat(api.get("/problems/unknown").status()).isEqualTo(404);
        assertThat(api.get("/problems/unauthorized").status()).isEqualTo(200);
    }

    private static void assertIsSilentAboutTheServer(String answer) {
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("tomcat")
                .doesNotContain("<html")
                .doesNotContain(
                        "\r\nserver:");
    }

    private String exchange(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(router().url()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
