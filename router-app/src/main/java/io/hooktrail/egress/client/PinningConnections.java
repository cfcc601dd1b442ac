package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.client.Exchange.Step;

/**
 * Opens connections only to addresses the guard has just admitted: resolve, check and connect are one step here, so a name
 * that changes its address in between (DNS rebinding) has nothing to change.
 */
final class PinningConnections implements HttpClientConnectionOperator {

    private final ResolvingGuard guard;
    private final TlsSocketStrategy tls;

    PinningConnections(ResolvingGuard guard, TlsSocketStrategy tls) {
        this.guard = guard;
        this.tls = tls;
    }

    @Override
    public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint endpoint,
            @Nullable InetSocketAddress localAddress, @Nullable Timeout connectTimeout, SocketConfig socketConfig,
            @Nullable Object attachment, HttpContext context) throws IOException {
        connect(connection, host, localAddress, connectTimeout, socketConfig, context);
    }

    @Override
    public void connect(ManagedHttpClientConnection connection, HttpHost host,
            @Nullable InetSocketAddress localAddress,
            @Nullable TimeValue connectTimeout, SocketConfig socketConfig, HttpContext context) throws IOException {
        var exchange = (Exchange) context.getAttribute(Exchange.ATTRIBUTE);
        exchange.enter(Step.RESOLVE);
        var secure = "https".equalsIgnoreCase(host.getSchemeName());
        var port = ResolvingGuard.port(host.getSchemeName(), host.getPort());
        var addresses = guard.admitted(host.getSchemeName(), host.getHostName(), port, "", exchange.left());
        exchange.wasResolved();
        exchange.enter(Step.CONNECT);
        var socket = connectToFirst(connection, addresses, port, exchange);
        exchange.wasConnected();
        if (secure) {
            exchange.enter(Step.SECURE);
            var secured = tls.upgrade(socket, host.getHostName(), port, null, context);
            connection.bind(secured, socket);
            exchange.wasSecured();
        }
        exchange.enter(Step.TALK);
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) {
        throw new UnsupportedOperationException("there are no proxies and so no tunnels");
    }

    private static Socket connectToFirst(ManagedHttpClientConnection connection, List<InetAddress> addresses, int port,
            Exchange exchange) throws IOException {
        IOException last = new ConnectException("no address");
        for (var index = 0; index < addresses.size(); index++) {
            // A dead first address must leave time for the next.
            var share = exchange.left().dividedBy(addresses.size() - index);
            try {
                return connectTo(connection, new InetSocketAddress(addresses.get(index), port), share, exchange);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static Socket connectTo(ManagedHttpClientConnection connection, InetSocketAddress address, Duration within,
            Exchange exchange) throws IOException {
        var socket = new Socket();
        try {
            // Bound before it connects, so that cancelling the request closes it in every state.
            connection.bind(socket);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(millis(exchange.left()));
            socket.connect(address, millis(within));
            // Once more, as the connection takes its addresses when it is bound.
            connection.bind(socket);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }
}
