package io.hooktrail.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import com.github.f4b6a3.uuid.UuidCreator;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * FROZEN: never change this file, or the router's share of the control before and after cannot be compared; write another
 * control beside it.
 *
 * <p>The least that passes a signed webhook on, with the router's own HTTP server, driver and HTTP client: HMAC check, batched
 * insert into a plain table, 202 after the commit, one signed POST to each sink. No rules, retries, outcomes, history.
 */
public final class Control extends HttpServlet {

    private static final int BATCH_MAX = 256;
    private static final int WAITING_MAX = 4096;
    private static final int UNSENT_MAX = 65_536;

    private final BlockingQueue<Webhook> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final List<BlockingQueue<Webhook>> unsent = new ArrayList<>();
    private final CloseableHttpClient client;
    private final String[] args;
    private final byte[] secret;
    private final byte[] signing;

    private record Webhook(UUID id, String identity, byte[] body, CompletableFuture<Void> durable) {}

    private Control(String[] args) {
        this.args = args;
        this.secret = ascii(args[3]);
        this.signing = Base64.getDecoder().decode(args[4].substring("whsec_".length()));
        var pool = PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(64).setMaxConnTotal(1024);
        this.client = HttpClients.custom().setConnectionManager(pool.build()).disableRedirectHandling().build();
        for (var sink : Arrays.asList(args).subList(6, args.length)) {
            var queue = new ArrayBlockingQueue<Webhook>(UNSENT_MAX);
            unsent.add(queue);
            for (var thread = 0; thread < Integer.parseInt(args[5]); thread++) {
                Thread.startVirtualThread(() -> deliver(queue, sink));
            }
        }
    }

    /** Arguments: JDBC URL, user, password, GitHub secret, signing secret (whsec_…), deliveries in flight per sink, sinks. */
    public static void main(String[] args) throws SQLException, IOException, LifecycleException {
        var control = new Control(args);
        try (var database = control.open(); var create = database.createStatement()) {
            create.execute("CREATE TABLE webhook (id UUID PRIMARY KEY, identity VARCHAR(100) NOT NULL, "
                    + "body BYTEA NOT NULL)");
        }
        Thread.ofPlatform().name("appender").start(control::append);
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("hooktrail-control").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("tomcat-"));
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "control", control).addMapping("/*");
        tomcat.start();
        System.out.println("listening " + tomcat.getConnector().getLocalPort());
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var body = request.getInputStream().readAllBytes();
        var signature = "sha256=" + HexFormat.of().formatHex(hmac(secret, "", body));
        var isSigned = MessageDigest.isEqual(ascii(signature), ascii("" + request.getHeader("X-Hub-Signature-256")));
        var webhook = new Webhook(UuidCreator.getTimeOrderedEpochPlus1(), "" + request.getHeader("X-GitHub-Delivery"),
                body, new CompletableFuture<>());
        response.setStatus(!isSigned ? 401 : waiting.offer(webhook) ? 202 : 503);
        if (response.getStatus() == 202) {
            webhook.durable.join();
            response.setContentType("application/json");
            response.getOutputStream()
                    .write(ascii("{\"status\":\"accepted\",\"events\":[{\"id\":\"" + webhook.id + "\",\"ceid\":\""
                            + webhook.identity + "\",\"type\":\"com.github.push\",\"status\":\"accepted\"}]}"));
        }
    }

    /** The identities of everything stored, one a line. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (var database = open();
                var select = database.createStatement();
                var rows = select.executeQuery("SELECT identity FROM webhook ORDER BY id")) {
            while (rows.next()) {
                response.getOutputStream().write(ascii(rows.getString(1) + "\n"));
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void append() {
        try (var database = open();
                var insert = database.prepareStatement("INSERT INTO webhook (id, identity, body) VALUES (?, ?, ?)")) {
            database.setAutoCommit(false);
            var batch = new ArrayList<Webhook>();
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH_MAX - 1);
                for (var webhook : batch) {
                    insert.setObject(1, webhook.id);
                    insert.setString(2, webhook.identity);
                    insert.setBytes(3, webhook.body);
                    insert.addBatch();
                }
                insert.executeBatch();
                database.commit();
                for (var webhook : batch) {
                    webhook.durable.complete(null);
                    for (var queue : unsent) {
                        queue.put(webhook);
                    }
                }
                batch.clear();
            }
        } catch (SQLException | InterruptedException e) {
            System.err.println("the control cannot store: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private void deliver(BlockingQueue<Webhook> queue, String sink) {
        while (true) {
            try {
                var webhook = queue.take();
                var id = webhook.id.toString();
                var seconds = Instant.now().getEpochSecond();
                var signed = hmac(signing, id + "." + seconds + ".", webhook.body);
                var post = new HttpPost(sink);
                post.addHeader("ce-specversion", "1.0");
                post.addHeader("ce-id", webhook.identity);
                post.addHeader("ce-source", "https://github.com/");
                post.addHeader("ce-type", "com.github.push");
                post.addHeader("webhook-id", id);
                post.addHeader("webhook-timestamp", Long.toString(seconds));
                post.addHeader("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signed));
                post.setEntity(new ByteArrayEntity(webhook.body, ContentType.APPLICATION_JSON));
                client.execute(post, HttpResponse::getCode);
            } catch (IOException | InterruptedException e) {
                System.err.println("the control lost a delivery: " + e);
            }
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(args[0], args[1], args[2]);
    }

    private static byte[] hmac(byte[] key, String prefix, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(ascii(prefix));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
