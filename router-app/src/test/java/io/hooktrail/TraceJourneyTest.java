package io.hooktrail;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One event's trace over both hops, as the sink and the log of a process in profile prod see it. */
class TraceJourneyTest {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String PAYLOAD = "zebra-crossing";
    private static final String SECRET = "a-secret-of-the-provider";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void anEventsTraceGoesOnWithEachAttemptAndStandsInItsLogLines(@TempDir Path directory) throws Exception {
        var url = "http://127.0.0.1:" + freePort();
        try (var receiver = new Receiver();
                var process = RouterProcess.start(directory, Map.of(), List.of("--spring.profiles.active=prod",
                        "--logging.level.io.hooktrail.ingest=DEBUG", "--logging.level.io.hooktrail.delivery=DEBUG",
                        "--hooktrail.port=" + URI.create(url).getPort(), "--hooktrail.management-port=0",
                        "--hooktrail.admin-key=" + RouterRun.ADMIN_KEY, "--hooktrail.sinks-allow=127.0.0.0/8"))) {
            await().atMost(WITHIN).ignoreExceptions().until(() -> get(url + "/readyz").statusCode() == 200);
            put(url + "/api/v1/sources/github", "{\"provider\":\"github\",\"secrets\":[\"" + SECRET + "\"]}");
            put(url + "/api/v1/subscriptions/all", "{\"sink\":\"" + receiver.url("all")
                    + "\",\"config\":{\"retry\":{\"schedule\":[\"PT0.1S\"],\"giveUpAfter\":\"PT1H\"}}}");
            receiver.answer("all", 500);

            var event = ingest(url, Webhook.github(SECRET, "d1", "push", "{\"ref\":\"" + PAYLOAD + "\"}"));
            await().atMost(WITHIN).until(() -> receiver.received("all").size() >= 2);
            receiver.answer("all", 200);
            await().atMost(WITHIN)
                    .until(() -> get(url + "/api/v1/events/" + event + "/timeline").body().contains("\"delivered\""));

            var sent = receiver.received("all").stream().map(each -> each.header("traceparent")).toList();
            assertThat(sent).doesNotHaveDuplicates()
                    .allMatch(parent -> parent.matches("00-" + TRACE + "-[0-9a-f]{16}-01"))
                    .noneMatch(parent -> parent.contains(PARENT));
            var timeline = RouterRun.JSON.readTree(get(url + "/api/v1/events/" + event + "/timeline").body());
            assertThat(timeline.at("/items/0/traceparent").asString()).isEqualTo("00-" + TRACE + "-" + PARENT + "-01");
            assertThat(timeline.path("items").valueStream().skip(1).map(item -> item.path("traceparent").asString()))
                    .containsExactlyElementsOf(sent);
            logLines(process, event, sent);
        } finally {
            client.close();
        }
    }

    private static void logLines(RouterProcess process, String event, List<String> sent) {
        await().atMost(WITHIN).until(() -> lines(process, event).size() >= sent.size() + 1);
        var lines = lines(process, event);
        var accepted = lines.stream().filter(line -> !line.has("delivery")).toList();
        assertThat(accepted).hasSize(1);
        assertThat(accepted.getFirst().path("trace").asString()).isEqualTo(TRACE);
        assertThat(accepted.getFirst().path("tenant").asString()).isEqualTo("default");
        assertThat(accepted.getFirst().path("source").asString()).isEqualTo("github");
        assertThat(accepted.getFirst().path("status").asString()).isEqualTo("accepted");
        assertThat(accepted.getFirst().path("durationMs").asDouble(-1)).isPositive();
        var attempts = lines.stream().filter(line -> line.has("delivery")).toList();
        assertThat(attempts)
                .extracting(line -> "00-" + line.path("trace").asString() + "-" + line.path("span").asString()
                        + "-01")
                .containsExactlyElementsOf(sent);
        assertThat(attempts).allSatisfy(line -> {
            assertThat(line.path("delivery").asString()).startsWith(event + "~");
            assertThat(line.path("subscription").asString()).isEqualTo("all");
            assertThat(line.path("tenant").asString()).isEqualTo("default");
            assertThat(line.path("durationMs").asDouble(-1)).isPositive();
        });
        assertThat(attempts.getFirst().path("status").asInt()).isEqualTo(500);
        assertThat(attempts.getLast().path("outcome").asString()).isEqualTo("success");
        assertThat(process.output()).noneMatch(line -> line.contains(PAYLOAD) || line.contains(SECRET));
    }

    private static List<JsonNode> lines(RouterProcess process, String event) {
        return process.output()
                .stream()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(line -> RouterRun.JSON.readTree(line))
                .filter(line -> line.path("event").asString("").equals(event))
                .toList();
    }

    private String ingest(String url, Webhook webhook) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/in/default/github"))
                .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01");
        webhook.headers().forEach(request::header);
        var answer = client.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RouterRun.JSON.readTree(answer.body()).at("/events/0/id").asString();
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return client.send(request(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void put(String address, String body) throws IOException, InterruptedException {
        var answer = client.send(request(address).PUT(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(WITHIN)
                .header("Authorization", "Bearer " + RouterRun.ADMIN_KEY)
                .header("Content-Type", "application/json");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
