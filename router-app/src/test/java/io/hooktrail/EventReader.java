package io.hooktrail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one stream of server-sent events by the HTML standard's rules, section 9.2.6, on a thread of its own. */
final class EventReader implements AutoCloseable {

    private final HttpResponse<InputStream> answer;
    private final List<Got> events = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile String lastId = "";
    private volatile boolean isOver;

    /** An event as it was dispatched. */
    record Got(String id, JsonNode event) {

        long position() {
            return Long.parseLong(id);
        }

        String ceid() {
            return event.path("id").asString("");
        }
    }

    private EventReader(HttpResponse<InputStream> answer) {
        this.answer = answer;
        this.thread = Thread.ofVirtual().start(this::read);
    }

    /** @param lastEventId where a reader before this one stopped; null for none */
    static EventReader open(HttpClient client, RouterRun router, String key, String tenant, String query,
            @Nullable String lastEventId) {
        var request = HttpRequest.newBuilder(URI.create(router.url() + "/api/v1/events/stream" + query))
                .header("Authorization", "Bearer " + key)
                .version(HttpClient.Version.HTTP_1_1);
        if (key.equals(RouterRun.ADMIN_KEY)) {
            request.header("Hooktrail-Tenant", tenant);
        }
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return new EventReader(client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    int status() {
        return answer.statusCode();
    }

    String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    List<Got> events() {
        return events;
    }

    /** What a reader that comes back would send. */
    String lastId() {
        return lastId;
    }

    /** Whether the router ended it. */
    boolean isOver() {
        return isOver;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            var data = new StringBuilder();
            var id = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(data.isEmpty() ? "" : "\n").append(line, 6, line.length());
                } else if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Got(id, RouterRun.JSON.readTree(data.toString())));
                        data.setLength(0);
                    }
                    lastId = id;
                }
            }
        } catch (IOException e) {
            // Closed by this side, or cut by the other.
        } finally {
            isOver = true;
        }
    }

    @Override
    public void close() {
        try {
            answer.body().close();
            thread.join();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
