package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** SIGTERM in the middle of traffic, to a process in profile prod. */
class ShutdownJourneyTest {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final String KEY = RouterRun.ADMIN_KEY;
    private static final int SENDERS = 8;
    private static final int ACCEPTED_MIN = 200;

    @TempDir
    private Path directory = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void whatWasAcceptedBeforeTheSignalIsThereAfterTheRestart() throws Exception {
        var url = "http://127.0.0.1:" + freePort();
        Set<String> accepted = new ConcurrentSkipListSet<>();
        try (var receiver = new Receiver();
                var process = RouterProcess.start(directory, Map.of(), List.of("--spring.profiles.active=prod",
                        "--hooktrail.port=" + URI.create(url).getPort(), "--hooktrail.management-port=0",
                        "--hooktrail.admin-key=" + KEY, "--hooktrail.sinks-allow=127.0.0.0/8"));
                var senders = Executors.newFixedThreadPool(SENDERS)) {
            await().atMost(WITHIN).ignoreExceptions().until(() -> get(url + "/readyz") == 200);
            subscribe(url, receiver.url("all"));
            for (var sender = 0; sender < SENDERS; sender++) {
                var number = sender;
                senders.execute(() -> sendUntilRefused(url, "s" + number, accepted));
            }
            await().atMost(WITHIN).until(() -> accepted.size() >= ACCEPTED_MIN);

            process.terminate();

            // 128 + 15: the JVM ends its hooks and reports the signal.
            assertThat(process.exitCode()).isEqualTo(143);
            assertThat(process.output()).isNotEmpty().allSatisfy(line -> {
                assertThat(line).startsWith("{").endsWith("}");
                var entry = RouterRun.JSON.readTree(line);
                assertThat(entry.at("/log/level").asString(entry.path("log.level").asString(""))).as(line)
                        .isEqualTo("INFO");
            });
        }

        try (var again = RouterRun.start(directory, List.of())) {
            var api = again.as(KEY, "default");
            await().atMost(WITHIN).untilAsserted(() -> assertThat(stored(api)).containsAll(accepted));
        }
    }

    private static Set<String> stored(RouterRun.Api api) {
        var stored = new TreeSet<String>();
        var cursor = "";
        do {
            var page = api.get("/api/v1/events?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.json().at("/items").valueStream().forEach(item -> stored.add(item.path("id").asString("")));
            cursor = page.text("/next");
        } while (!cursor.isEmpty());
        return stored;
    }

    private void sendUntilRefused(String url, String sender, Set<String> accepted) {
        try {
            for (var number = 0;; number++) {
                var answer = client.send(request(url + "/events").header("ce-specversion", "1.0")
                        .header("ce-id", sender + "-" + number)
                        .header("ce-source", "/shutdown")
                        .header("ce-type", "test.sent")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(), BodyHandlers.ofByteArray());
                if (answer.statusCode() != 202) {
                    return;
                }
                accepted.add(RouterRun.JSON.readTree(answer.body()).at("/results/0/id").asString(""));
            }
        } catch (IOException e) {
            // The door is closed; that is the end of the test's traffic.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void subscribe(String url, String sink) throws IOException, InterruptedException {
        var answer = client.send(request(url + "/api/v1/subscriptions/all")
                .PUT(BodyPublishers.ofString("{\"sink\":\"" + sink + "\"}"))
                .build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private int get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(WITHIN)
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
