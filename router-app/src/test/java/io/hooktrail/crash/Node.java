package io.hooktrail.crash;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The router in a JVM of its own, so that it can be killed as an operating system kills: without a last word. */
final class Node implements AutoCloseable {

    static final String ADMIN_KEY = "crash-admin-key-of-32-characters";

    /** A start takes 5 s on an idle machine, and took 75 s on one with 16 runnable threads a core. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final int LOG_SHOWN_BYTES = 6000;
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WITHIN)
            .build();
    private final Thread lastResort;

    private Node(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
        // A test run that is broken off must not leave routers behind.
        this.lastResort = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts a router; it is not ready yet.
     *
     * @param main the class with the main method
     * @param data its directory
     * @param log where its output goes
     * @param store settings of the store; none = H2 in the directory
     * @param options of the JVM
     */
    static Node start(Class<?> main, Path data, Path log, List<String> store, List<String> options)
            throws IOException {
        var ports = freePorts();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The first compiler alone: a node lives for seconds, and starts in half the time.
        command.addAll(List.of("-Ddisable-axoniq-console-message=true", "-Xmx512m", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(),
                "--hooktrail.port=" + ports.getFirst(), "--hooktrail.management-port=" + ports.getLast(),
                "--hooktrail.data-dir=" + data, "--hooktrail.sinks-allow=127.0.0.0/8"));
        if (store.stream().noneMatch(setting -> setting.startsWith("--hooktrail.admin-key="))) {
            command.add("--hooktrail.admin-key=" + ADMIN_KEY);
        }
        command.addAll(store);
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKTRAIL_"));
        return new Node(builder.start(), log, ports.getFirst(), ports.getLast());
    }

    /** Two at once, so that they differ. */
    private static List<Integer> freePorts() throws IOException {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    /** Waits until it is ready, and says how long that took. */
    Duration awaitReady() throws IOException, InterruptedException {
        var started = System.nanoTime();
        while (!isReady()) {
            var waited = Duration.ofNanos(System.nanoTime() - started);
            if (diesWithin(Duration.ofMillis(50))) {
                throw new AssertionError("the node ended with " + process.exitValue() + " before it was ready\n"
                        + output());
            }
            if (waited.compareTo(READY_WITHIN) > 0) {
                throw new AssertionError("the node was not ready after " + waited + "\n" + output());
            }
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    boolean isReady() throws InterruptedException {
        try {
            return client
                    .send(HttpRequest.newBuilder(uri("/readyz")).timeout(ANSWER_WITHIN).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode() == 200;
        } catch (IOException e) {
            return false; // Nobody listens yet.
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    long pid() {
        return process.pid();
    }

    /** Watches it for that long. */
    boolean diesWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Only of a node that is dead. */
    int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL, and returns when it is dead. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!diesWithin(ANSWER_WITHIN)) {
            throw new AssertionError("the node survived SIGKILL");
        }
    }

    /** SIGTERM: it is asked to stop in good order. */
    void terminate() {
        process.destroy();
    }

    /** Whether one of its TCP connections begins at the port, as Linux tells it. */
    boolean hasConnectionFrom(int port) throws IOException {
        var end = String.format(Locale.ROOT, ":%04X", port);
        var sockets = new HashSet<String>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            Files.readAllLines(Path.of(table))
                    .stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > 9 && columns[1].endsWith(end))
                    .forEach(columns -> sockets.add("socket:[" + columns[9] + "]"));
        }
        try (var files = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (var file : files) {
                if (isOneOf(file, sockets)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOneOf(Path file, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            return false; // Closed since the directory was read.
        }
    }

    /** Sends it a signal by name, such as STOP and CONT. */
    void signal(String name) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
        if (sent.waitFor() != 0) {
            throw new AssertionError("the node could not be sent " + name);
        }
    }

    /** A read or a write of the API that must be answered 2xx. */
    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + ADMIN_KEY)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + " was answered " + answer.statusCode() + " "
                    + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Deliveries that still wait, by the node's own metric. */
    long backlog() throws IOException, InterruptedException {
        return metric("hooktrail_delivery_backlog");
    }

    /** Slots of lanes that it has. */
    long slots() throws IOException, InterruptedException {
        return metric("hooktrail_lanes_slots");
    }

    private long metric(String name) throws IOException, InterruptedException {
        var metrics = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
        var text = client.send(HttpRequest.newBuilder(metrics).timeout(ANSWER_WITHIN).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " among the metrics\n" + text));
    }

    /** The end of what it has written. */
    String output() throws IOException {
        var text = Files.readString(log);
        return log + ":\n" + text.substring(Math.max(0, text.length() - LOG_SHOWN_BYTES));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
