package io.hooktrail.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.hooktrail.bench.process.Preparation;
import io.hooktrail.bench.process.Watched;

/**
 * The router as it is shipped, with a store of its own.
 *
 * @param management where its meters are
 */
record RouterTarget(Child process, URI ingest, RouterApi api, URI management) implements Target {

    /** The name of the source that the sender sends to. */
    private static final String SOURCE = "bench";

    private static final String APPLICATION = "io.hooktrail.HooktrailApplication";
    private static final String ADMIN_KEY = "bench-admin-key-of-32-characters";
    private static final long START_SECONDS_MAX = 300;
    private static final long INDEX_SECONDS_MAX = 120;

    /** Started and ready, with a source and a match-all subscription for each sink of the bench. */
    static RouterTarget start(Workbench bench) throws IOException, InterruptedException {
        var target = again(bench);
        try {
            target.configure(bench);
            return target;
        } catch (IOException | InterruptedException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    /** Started and ready, with what is in the store of the bench. */
    static RouterTarget again(Workbench bench) throws IOException, InterruptedException {
        return launch(bench, Watched.class, List.of(APPLICATION), false);
    }

    /** The router that takes the lines of {@link Preparation}. */
    static RouterTarget preparing(Workbench bench) throws IOException, InterruptedException {
        return launch(bench, Preparation.class,
                List.of(APPLICATION, Integer.toString(bench.load().bodyBytes())), true);
    }

    private static RouterTarget launch(Workbench bench, Class<?> main, List<String> arguments, boolean talks)
            throws IOException, InterruptedException {
        var port = freePort();
        var management = freePort();
        var environment = new HashMap<>(Map.of("HOOKTRAIL_PORT", Integer.toString(port),
                "HOOKTRAIL_MANAGEMENT_PORT", Integer.toString(management), "HOOKTRAIL_DATA_DIR",
                bench.directory().toString(), "HOOKTRAIL_ADMIN_KEY", ADMIN_KEY, "HOOKTRAIL_SINKS_ALLOW",
                "127.0.0.0/8"));
        if (bench.store().isPostgres()) {
            environment.put("HOOKTRAIL_STORE_URL", bench.store().url());
            environment.put("HOOKTRAIL_STORE_USER", bench.store().user());
            environment.put("HOOKTRAIL_STORE_PASSWORD", bench.store().password());
        }
        var process = Child.start(new Child.Command("router", main.getName(),
                List.of("-Xmx" + bench.load().heap(), "-Ddisable-axoniq-console-message=true"), arguments, environment,
                talks), bench.directory());
        var target = new RouterTarget(process, URI.create("http://127.0.0.1:" + port + "/in/default/" + SOURCE),
                new RouterApi("http://127.0.0.1:" + port, ADMIN_KEY),
                URI.create("http://127.0.0.1:" + management + "/actuator/prometheus"));
        try {
            target.awaitReady();
            return target;
        } catch (InterruptedException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private void configure(Workbench bench) throws IOException, InterruptedException {
        api.put("/api/v1/sources/" + SOURCE, Map.of("provider", "github", "secrets", List.of(SECRET)));
        for (var sink : bench.sinks()) {
            bench.receiver()
                    .knows(sink, subscribe(sink.substring(1), bench.receiver().url(sink),
                            Map.of("maxInFlight", bench.load().inFlight())));
        }
    }

    /** How many sinks the router takes for down. */
    long sinksDown() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(management).build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("hooktrail_delivery_circuits_open"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** Makes a match-all subscription and answers with its signing secret. */
    String subscribe(String name, String sink, Map<String, Object> config) throws IOException, InterruptedException {
        return subscribe(name, Map.of("sink", sink, "config", config));
    }

    /** Makes a subscription of these settings and answers with its signing secret. */
    String subscribe(String name, Map<String, Object> settings) throws IOException, InterruptedException {
        return api.put("/api/v1/subscriptions/" + name, settings).at("/secret").asString("");
    }

    private void awaitReady() throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (!api.isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw process.failed("did not become ready");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Another process may take it before the router does, who then says so and does not start. */
    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public List<String> storedIdentities(List<String> newest) throws IOException, InterruptedException {
        var position = 0L;
        for (var event : newest) {
            position = Math.max(position, api.get("/api/v1/events/" + event).at("/position").asLong());
        }
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(INDEX_SECONDS_MAX);
        while (api.get("/api/v1/events?limit=1").at("/asOf").asLong() < position && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return api.storedIdentities(SOURCE);
    }

    @Override
    public void close() {
        api.close();
        process.close();
    }
}
