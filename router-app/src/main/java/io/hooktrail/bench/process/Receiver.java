package io.hooktrail.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

/** A sink of any number of paths that checks each delivery's signature and writes it to its ledger before it answers 204. */
public final class Receiver {

    private static final int BACKLOG_MAX = 1024;

    private final Ledger ledger;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    private Receiver(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Arguments: the ledger, and the port, 0 for any. Prints {@code listening PORT}; then takes lines {@code PATH SECRET}, and
     * answers each with {@code knows PATH}.
     */
    public static void main(String[] args) throws IOException {
        var receiver = new Receiver(Ledger.open(Path.of(args[0])));
        var server = ServerBootstrap.bootstrap()
                .setLocalAddress(InetAddress.getLoopbackAddress())
                .setListenerPort(Integer.parseInt(args[1]))
                .setSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setBacklogSize(BACKLOG_MAX)
                        .setSoTimeout(Timeout.ofMinutes(10))
                        .build())
                .setRequestRouter((request, context) -> (received, response, ignored) -> receiver.receive(received,
                        response))
                .create();
        server.start();
        System.out.println("listening " + server.getLocalPort());
        receiver.listenToParent();
        server.close();
        System.exit(0);
    }

    private void listenToParent() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var words = line.split(" ", 2);
            secrets.put(words[0], words[1]);
            System.out.println("knows " + words[0]);
        }
    }

    private void receive(ClassicHttpRequest request, ClassicHttpResponse response) throws IOException {
        var entity = request.getEntity();
        var body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
        var at = MachineClock.micros();
        var id = header(request, "webhook-id");
        ledger.append(new Arrived(at, request.getPath(), header(request, "ce-id"), id, isSigned(request, id, body))
                .line());
        response.setCode(HttpStatus.SC_NO_CONTENT);
    }

    private boolean isSigned(ClassicHttpRequest request, String id, byte[] body) {
        var secret = secrets.get(request.getPath());
        return secret != null && List.of(header(request, "webhook-signature").split(" ", -1))
                .contains(Hmac.standardWebhooks(secret, id, header(request, "webhook-timestamp"), body));
    }

    private static String header(ClassicHttpRequest request, String name) {
        var header = request.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }
}
