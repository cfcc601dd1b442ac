package io.hooktrail;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.hooktrail.RouterRun.Api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a newcomer sees in the first minute of {@code ./hooktrail up --demo}. */
class DemoJourneyTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<String> DEMO = List.of("--hooktrail.demo=true", "--hooktrail.demo-port=0",
            "--hooktrail.demo-pace=PT0.2S", "--hooktrail.demo-events=16", "--hooktrail.sinks-allow=");

    private @Nullable RouterRun router;

    @BeforeEach
    void start(@TempDir Path directory) {
        router = RouterRun.start(directory, DEMO);
    }

    @AfterEach
    void stop() {
        router().close();
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    private Api api() {
        return router().as(RouterRun.ADMIN_KEY, "default");
    }

    @Test
    void signedTrafficBecomesDeliveriesPaymentsADeadLetterAndARejection() {
        await().atMost(MINUTE).untilAsserted(() -> {
            assertThat(items("/api/v1/events?limit=200&type=com.github.push")).hasSize(2);
            assertThat(items("/api/v1/events?limit=200&type=io.hooktrail.payment.succeeded.v1")).hasSize(2);
            assertThat(items("/api/v1/events?limit=200&type=io.hooktrail.payment.failed.v1")).hasSize(2);
            assertThat(items("/api/v1/events?limit=200&type=io.hooktrail.payment.refunded.v1")).hasSize(2);
            assertThat(items("/api/v1/dead-letters")).isNotEmpty();
            assertThat(items("/api/v1/rejections")).hasSize(2);
        });

        assertThat(items("/api/v1/events?limit=200&status=quarantined")).isEmpty();
        var dead = items("/api/v1/dead-letters").getFirst();
        assertThat(dead.path("subscription").asString("")).isEqualTo("demo-failing");
        var push = items("/api/v1/events?type=com.github.push").getFirst().path("id").asString("");
        await().atMost(MINUTE)
                .untilAsserted(() -> assertThat(items("/api/v1/events/" + push + "/deliveries")).hasSize(1)
                        .allSatisfy(
                                delivery -> assertThat(delivery.path("status").asString("")).isEqualTo("delivered")));
    }

    @Test
    void theEchoSinkShowsWhatItReceived() throws Exception {
        var sink = URI.create(items("/api/v1/subscriptions").stream()
                .filter(subscription -> subscription.path("name").asString("").equals("demo-echo"))
                .findFirst()
                .orElseThrow()
                .path("sink")
                .asString(""));

        try (var client = HttpClient.newHttpClient()) {
            var page = HttpRequest.newBuilder(sink.resolve("/")).build();
            await().atMost(MINUTE)
                    .untilAsserted(() -> assertThat(client.send(page, BodyHandlers.ofString()).body())
                            .contains("com.github.push", "webhook-signature", "Light the lamp"));
        }
    }

    @Test
    void onlyTheDemosOwnPortOfLoopbackMayBeASink() {
        var answer = api().put("/api/v1/subscriptions/neighbour", "{\"sink\":\"http://127.0.0.1:9/\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/code")).isEqualTo("private-sink");
    }

    @Test
    void aRestartChangesNeitherSourcesNorAddsASecondSetOfAnything() {
        var sources = settings("/api/v1/sources");
        await().atMost(MINUTE).until(() -> pushes() > 0);
        var before = pushes();

        router().close();
        router = router().again();

        assertThat(items("/api/v1/sources")).hasSize(2);
        assertThat(items("/api/v1/subscriptions")).hasSize(3);
        assertThat(settings("/api/v1/sources")).isEqualTo(sources);
        await().atMost(MINUTE).until(() -> pushes() >= before + 2);
    }

    /** An etag changes with every event of the source's stream, so an equal one proves that the PUT was no news. */
    private List<String> settings(String path) {
        return items(path).stream().map(item -> item.path("name").asString("") + item.path("etag")).toList();
    }

    private int pushes() {
        return items("/api/v1/events?limit=200&type=com.github.push").size();
    }

    private List<JsonNode> items(String path) {
        var answer = api().get(path);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().at("/items").valueStream().toList();
    }
}
