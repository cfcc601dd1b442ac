package io.hooktrail.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * The running router as its users see it: over HTTP. The demo goes the whole way on purpose. These are calls to ourselves on
 * the address we listen on, so they need no outgoing guard, which would refuse them.
 */
final class DemoRouter implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final String url;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();

    DemoRouter(String url) {
        this.url = url;
    }

    String url() {
        return url;
    }

    /**
     * Creates or replaces a resource of the tenant default.
     *
     * @throws IOException also when the router refuses, with its answer
     */
    void put(String path, String adminKey, String body) throws IOException, InterruptedException {
        var answer = client.send(HttpRequest.newBuilder(URI.create(url + path))
                .timeout(WITHIN)
                .header("Authorization", "Bearer " + adminKey)
                .header("Content-Type", "application/json")
                .header("Hooktrail-Reason", "the demo")
                .PUT(BodyPublishers.ofString(body))
                .build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw new IOException("PUT " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** The status that the webhook is answered with. */
    int post(String source, Map<String, String> headers, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/in/default/" + source))
                .timeout(WITHIN)
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return client.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
