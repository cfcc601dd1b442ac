package io.hooktrail.bench.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends signed GitHub webhooks over a number of connections and writes each that is answered 2xx to its ledger before it
 * counts it. Without a rate each connection sends as soon as the last answer came; with one, sending times are fixed
 * beforehand and latency counts from them. Bare HTTP connections, as a costly sender would flatter whoever is measured.
 */
public final class Sender {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ANSWER_MILLIS_MAX = 30_000;
    private static final long REST_MILLIS = 50;

    private final Plan plan;
    private final Ledger ledger;
    private final GithubPush push;
    private final AtomicLong next = new AtomicLong();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder broken = new LongAdder();

    /**
     * What to send.
     *
     * @param target the ingest URL
     * @param perSecond 0 for as fast as the connections go
     * @param warmUpMicros sent and delivered like all, but not measured
     */
    public record Plan(
            URI target,
            String secret,
            Path ledger,
            int connections,
            double perSecond,
            long warmUpMicros,
            long measuredMicros,
            int bodyBytes) {

        /** What {@link Sender#main} reads. */
        public String[] arguments() {
            return new String[]{target.toString(), secret, ledger.toString(), Integer.toString(connections),
                Double.toString(perSecond), Long.toString(warmUpMicros), Long.toString(measuredMicros),
                Integer.toString(bodyBytes)};
        }

        static Plan of(String[] args) {
            return new Plan(URI.create(args[0]), args[1], Path.of(args[2]), Integer.parseInt(args[3]),
                    Double.parseDouble(args[4]), Long.parseLong(args[5]), Long.parseLong(args[6]),
                    Integer.parseInt(args[7]));
        }
    }

    private Sender(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        this.push = new GithubPush(plan.secret, plan.bodyBytes);
    }

    /** Prints {@code window FROM TO}, sends, and prints {@code sent ACKNOWLEDGED REFUSED BROKEN}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Parent.endWithIt();
        var plan = Plan.of(args);
        try (var ledger = Ledger.open(plan.ledger)) {
            new Sender(plan, ledger).run();
        }
        System.exit(0); // The watch over the parent would keep the process.
    }

    private void run() throws InterruptedException {
        var start = MachineClock.micros();
        var window = start + plan.warmUpMicros;
        var end = window + plan.measuredMicros;
        System.out.println("window " + window + " " + end);
        var threads = new ArrayList<Thread>();
        for (var connection = 0; connection < plan.connections; connection++) {
            threads.add(Thread.ofPlatform().name("connection-" + connection).start(() -> send(start, end)));
        }
        for (var thread : threads) {
            thread.join();
        }
        System.out.println("sent " + acknowledged + " " + refused + " " + broken);
    }

    private void send(long start, long end) {
        var line = new Line(plan.target);
        try {
            while (true) {
                var intended = plan.perSecond == 0
                        ? MachineClock.micros()
                        : start + (long) (next.getAndIncrement() * 1_000_000.0 / plan.perSecond);
                if (intended >= end) {
                    return;
                }
                MachineClock.sleepUntil(intended);
                sendOne(line, intended);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            line.hangUp();
        }
    }

    private void sendOne(Line line, long intended) throws InterruptedException {
        var identity = UUID.randomUUID().toString();
        try {
            var answer = line.exchange(push.request(plan.target, identity));
            if (answer == null) {
                refused.increment();
                TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
                return;
            }
            ledger.append(new Acknowledged(identity, answer, intended, MachineClock.micros()).line());
            acknowledged.increment();
        } catch (IOException | HttpException e) {
            broken.increment();
            line.hangUp();
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        }
    }

    /** One kept connection, opened again when the other side has closed it. */
    private static final class Line {

        private final URI target;
        private @Nullable DefaultBHttpClientConnection connection;

        Line(URI target) {
            this.target = target;
        }

        /** The event's id, or null when it was not answered 2xx. */
        @Nullable
        String exchange(BasicClassicHttpRequest request) throws IOException, HttpException {
            var open = open();
            open.sendRequestHeader(request);
            open.sendRequestEntity(request);
            open.flush();
            var response = open.receiveResponseHeader();
            open.receiveResponseEntity(response);
            var body = EntityUtils.toByteArray(response.getEntity());
            if (!DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, HttpCoreContext.create())) {
                hangUp();
            }
            if (response.getCode() < HttpStatus.SC_OK || response.getCode() >= HttpStatus.SC_REDIRECTION) {
                return null;
            }
            var id = JSON.readTree(body).at("/events/0/id").asString("");
            return id.isEmpty() ? "-" : id;
        }

        private DefaultBHttpClientConnection open() throws IOException {
            var open = connection;
            if (open == null || !open.isOpen()) {
                var socket = new Socket();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(ANSWER_MILLIS_MAX);
                socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), ANSWER_MILLIS_MAX);
                open = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
                open.bind(socket);
                connection = open;
            }
            return open;
        }

        void hangUp() {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (IOException e) {
                // It is not used again either way.
            }
            connection = null;
        }
    }

    /** A push as GitHub sends it, of a given size and each with its own content. */
    private static final class GithubPush {

        private final String secret;
        private final String filler;

        GithubPush(String secret, int bodyBytes) {
            this.secret = secret;
            this.filler = "0123456789abcdef".repeat(bodyBytes / 16 + 1)
                    .substring(0, Math.max(0, bodyBytes - body("", "").length() - 36));
        }

        private static String body(String identity, String filler) {
            return "{\"ref\":\"refs/heads/main\",\"after\":\"" + identity + "\",\"repository\":{\"full_name\":"
                    + "\"acme/shop\",\"html_url\":\"https://github.com/acme/shop\"},\"head_commit\":{\"message\":\""
                    + filler + "\"}}";
        }

        BasicClassicHttpRequest request(URI target, String identity) {
            var body = body(identity, filler).getBytes(StandardCharsets.UTF_8);
            var request = new BasicClassicHttpRequest("POST", target.getPath());
            request.addHeader("Host", target.getRawAuthority());
            request.addHeader("Content-Type", "application/json");
            request.addHeader("Content-Length", body.length);
            request.addHeader("X-GitHub-Event", "push");
            request.addHeader("X-GitHub-Delivery", identity);
            request.addHeader("X-Hub-Signature-256", "sha256=" + Hmac.hex(secret, body));
            request.setEntity(new ByteArrayEntity(body, null));
            return request;
        }
    }
}
