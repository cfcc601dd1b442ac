package io.hooktrail.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.hooktrail.bench.process.Control;
import io.hooktrail.bench.process.Watched;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The control, which never changes. */
record ControlTarget(Child process, URI ingest) implements Target {

    private static final String SIGNING = "whsec_"
            + Base64.getEncoder().encodeToString("a-signing-key-of-32-characters--".getBytes(UTF_8));

    static ControlTarget start(Workbench bench) throws IOException, InterruptedException {
        for (var sink : bench.sinks()) {
            bench.receiver().knows(sink, SIGNING);
        }
        var load = bench.load();
        var arguments = new ArrayList<>(List.of(Control.class.getName(), bench.store().url(), bench.store().user(),
                bench.store().password(), SECRET, SIGNING, Integer.toString(load.inFlight())));
        bench.sinks().forEach(sink -> arguments.add(bench.receiver().url(sink)));
        var process = Child.start(new Child.Command("control", Watched.class.getName(), List.of("-Xmx" + load.heap()),
                arguments, Map.of(), true), bench.directory());
        var port = process.expect("listening", Duration.ofMinutes(1));
        return new ControlTarget(process, URI.create("http://127.0.0.1:" + port + "/in/default/bench"));
    }

    @Override
    public List<String> storedIdentities(List<String> newest) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(ingest).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
