package io.hooktrail.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The router's HTTP API as its users have it. */
final class RouterApi implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final String url;
    private final String key;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

    RouterApi(String url, String key) {
        this.url = url;
        this.key = key;
    }

    boolean isReady() throws InterruptedException {
        try {
            return client.send(request("/readyz").build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call(request(path).build());
    }

    JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return call(request(path).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build());
    }

    /** The {@code ceid} of every event of a source that the router lists, page by page, oldest first. */
    List<String> storedIdentities(String source) throws IOException, InterruptedException {
        var identities = new ArrayList<String>();
        var cursor = "";
        do {
            var page = get("/api/v1/events?order=asc&limit=200&origin=" + source
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.at("/items").forEach(item -> identities.add(item.at("/event/id").asString("")));
            cursor = page.at("/next").asString("");
        } while (!cursor.isEmpty());
        return identities;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + key);
    }

    private JsonNode call(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    request.method() + " " + request.uri() + " was answered " + response.statusCode() + " "
                            + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
