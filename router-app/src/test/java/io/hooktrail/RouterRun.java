package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real application on ports and in a directory of its own, and a caller of it. */
final class RouterRun implements AutoCloseable {

    static final String ADMIN_KEY = "journey-admin-key-of-32-characters";
    static final JsonMapper JSON = new JsonMapper();

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final List<String> settings;
    private final String url;
    private final Consumer<SpringApplication> changes;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private final ConfigurableApplicationContext context;

    private RouterRun(List<String> settings, String url, Consumer<SpringApplication> changes) {
        this.settings = settings;
        this.url = url;
        this.changes = changes;
        var application = new SpringApplication(HooktrailApplication.class);
        changes.accept(application);
        this.context = Starts.run(application, settings.toArray(String[]::new));
    }

    /** @param own settings beside the usual ones or instead of them; no store among them = H2 in the directory */
    static RouterRun start(Path directory, List<String> own) {
        return start(directory, own, application -> {});
    }

    /** The same on a clock of the caller's. */
    static RouterRun start(Path directory, List<String> own, Clock clock) {
        return startWith(directory, own, context -> context.registerBean("clockOfTheTest", Clock.class,
                () -> clock,
                definition -> definition.setPrimary(true)));
    }

    /** The same with some parts put in or exchanged. */
    static RouterRun startWith(Path directory, List<String> own, Consumer<GenericApplicationContext> parts) {
        return start(directory, own, application -> application
                .addInitializers(context -> parts.accept((GenericApplicationContext) context)));
    }

    private static RouterRun start(Path directory, List<String> own, Consumer<SpringApplication> changes) {
        var ports = freePorts();
        var settings = new ArrayList<>(List.of("--hooktrail.port=" + ports.getFirst(),
                "--hooktrail.management-port=" + ports.getLast(), "--hooktrail.data-dir=" + directory,
                "--hooktrail.sinks-allow=127.0.0.0/8", "--hooktrail.admin-key=" + ADMIN_KEY));
        // Boot would join an option that is given twice into a list.
        own.forEach(setting -> settings.removeIf(usual -> usual.startsWith(setting.split("=", 2)[0] + "=")));
        settings.addAll(own);
        return new RouterRun(List.copyOf(settings), "http://127.0.0.1:" + ports.getFirst(), changes);
    }

    /** Two at once, so that they differ. */
    private static List<Integer> freePorts() {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same settings again, after {@link #close()}. */
    RouterRun again() {
        return new RouterRun(settings, url, changes);
    }

    /** What came back. */
    record Answer(int status, HttpHeaders headers, byte[] body) {

        /** Empty when the header is not there. */
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(body);
        }

        String text(String pointer) {
            return json().at(pointer).asString("");
        }

        @Override
        public String toString() {
            return status + " " + new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Where it listens, without a slash at the end. */
    String url() {
        return url;
    }

    /** A part of the running application. */
    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** The caller of one tenant. */
    Api as(String key, String tenant) {
        return new Api(key, tenant);
    }

    /** A new tenant, seen with the admin key. */
    Api tenant(String name) {
        var made = as(ADMIN_KEY, "default").put("/api/v1/tenants/" + name, "{}");
        if (made.status() != 201) {
            throw new AssertionError("no tenant " + name + ": " + made);
        }
        return as(ADMIN_KEY, name);
    }

    /** Where it listens, on loopback. */
    int port() {
        return URI.create(url).getPort();
    }

    Answer send(String path, Webhook webhook) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER_WITHIN);
        webhook.headers().forEach(request::header);
        return exchange(request.POST(HttpRequest.BodyPublishers.ofByteArray(webhook.body())).build());
    }

    private Answer exchange(HttpRequest request) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new AssertionError(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a meter without tags shows now. */
    double meter(String name) {
        return context.getBean(MeterRegistry.class).get(name).meter().measure().iterator().next().getValue();
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    /** Calls with one key in one tenant. */
    final class Api {

        private final String key;
        private final String tenant;

        private Api(String key, String tenant) {
            this.key = key;
            this.tenant = tenant;
        }

        String tenant() {
            return tenant;
        }

        Answer get(String path) {
            return call("GET", path, "");
        }

        Answer put(String path, String body) {
            return call("PUT", path, body);
        }

        Answer post(String path, String body) {
            return call("POST", path, body);
        }

        /** A POST that may be repeated. */
        Answer post(String path, String body, String idempotencyKey) {
            return call("POST", path, body, "Idempotency-Key", idempotencyKey);
        }

        /** A POST that says why. */
        Answer postFor(String path, String body, String reason) {
            return call("POST", path, body, "Hooktrail-Reason", reason);
        }

        /** A POST of another content type than plain JSON. */
        Answer publish(String path, String body, String contentType) {
            return call("POST", path, body, "Content-Type", contentType);
        }

        Answer delete(String path) {
            return call("DELETE", path, "");
        }

        /** The webhook of a source of this tenant. */
        Answer ingest(String source, Webhook webhook) {
            return send("/in/" + tenant + "/" + source, webhook);
        }

        private Answer call(String method, String path, String body, String... headers) {
            var request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(ANSWER_WITHIN)
                    .header("Authorization", "Bearer " + key)
                    .method(method, body.isEmpty()
                            ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofString(body));
            if (key.equals(ADMIN_KEY)) {
                request.header("Hooktrail-Tenant", tenant);
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            if (!List.of(headers).contains("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            return exchange(request.build());
        }
    }
}
