package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A sink on 127.0.0.1 behind TLS that says 200 to every request; it keeps the heads, and which names and protocols it was offered. */
final class TlsSink implements AutoCloseable {

    private final SSLServerSocket server;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final List<String> protocols = new CopyOnWriteArrayList<>();

    TlsSink(SSLContext context) throws IOException {
        server = (SSLServerSocket) context.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> heads() {
        return heads;
    }

    /** The names that were asked for (SNI). */
    List<String> names() {
        return names;
    }

    /** What was agreed on in ALPN; an empty text for nothing. */
    List<String> protocols() {
        return protocols;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = (SSLSocket) server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[]{"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            var session = (ExtendedSSLSession) socket.getSession();
            session.getRequestedServerNames()
                    .stream()
                    .map(SNIServerName::getEncoded)
                    .map(name -> new String(name, StandardCharsets.US_ASCII))
                    .forEach(names::add);
            protocols.add(socket.getApplicationProtocol());
            var head = new StringBuilder();
            for (var next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                head.append((char) next);
                if (head.toString().endsWith("\r\n\r\n")) {
                    heads.add(head.toString());
                    head.setLength(0);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // The client left, or refused the certificate.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
