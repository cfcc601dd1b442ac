package io.hooktrail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** What a web server does with methods, paths and forms must not come between the sender's bytes and the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestWireTest {

    private static final String SECRET = "a-secret-of-the-provider";
    private static final String FORM = "application/x-www-form-urlencoded";

    private @Nullable RouterRun router;

    @BeforeAll
    void start(@TempDir Path directory) {
        router = RouterRun.start(directory, List.of("--hooktrail.trusted-proxies=127.0.0.0/8"));
    }

    @AfterAll
    void stop() {
        router().close();
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
    void otherMethodsAreAnsweredWithWhatIsAllowed(String method) throws IOException {
        assertThat(
                RawHttp.exchange(router().port(), method
                        + " /in/nobody/shop HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Forwarded-For: 203.0.113."
                        + (100 + method.length() * 10 + method.charAt(0) % 10) + "\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("\r\nallow: POST\r\n");
    }

    @Test
    void aBadlyEncodedPathIsMalformed() throws IOException {
        assertThat(RawHttp.exchange(router().port(),
                "POST /in/default/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .contains("\"code\":\"malformed\"");
    }

    @Test
    void aBodyThatIsCalledAFormIsKeptAsItCame() {
        var api = router().tenant("form");
        api.put("/api/v1/sources/any",
                "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                        + "\"],\"config\":{\"signatureHeader\":\"X-Signature\"}}");
        var body = "b=%7e&a=1+2&{\"json\":\"~\"}";

        var answer = api.ingest("any", Webhook.hmac(SECRET, body).with("Content-Type", FORM));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(new String(api.get("/api/v1/events/" + answer.text("/events/0/id") + "/raw").body(),
                StandardCharsets.UTF_8)).isEqualTo(body);

        var published = router().send("/events?x=1", new Webhook(Map.of("Content-Type", FORM, "ce-specversion", "1.0",
                "ce-id", "1", "ce-source", "/s", "ce-type", "t", "Authorization", "Bearer " + RouterRun.ADMIN_KEY,
                "Hooktrail-Tenant", "form"), utf8(body)));
        assertThat(published.status()).isEqualTo(202);
        assertThat(new String(api.get("/api/v1/events/" + published.text("/results/0/id") + "/raw").body(),
                StandardCharsets.UTF_8)).isEqualTo(body);

        var rotated = router().send("/api/v1/sources/any/rotate-secret?x=1", new Webhook(Map.of("Content-Type", FORM,
                "Authorization", "Bearer " + RouterRun.ADMIN_KEY, "Hooktrail-Tenant", "form"),
                utf8("{\"overlap\":\"PT1H\",\"secret\":\"a=b&c~d\"}")));
        assertThat(rotated.status()).as(rotated.toString()).isEqualTo(200);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
