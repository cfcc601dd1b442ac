package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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

    /** A name may have thousands of addresses; each is judged, and no more than these are tried: a delivery is no port scan. */
    static final int ADDRESSES_TRIED_MAX = 8;

    private final ResolvingGuard guard;
    private final TlsSocketStrategy tls;
    private final @Nullable EgressProxy proxy;

    /** @param proxy null to connect to the sinks themselves */
    PinningConnections(ResolvingGuard guard, TlsSocketStrategy tls, @Nullable EgressProxy proxy) {
        this.guard = guard;
        this.tls = tls;
        this.proxy = proxy;
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
        var places = addresses.stream()
                .limit(ADDRESSES_TRIED_MAX)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        var socket = proxy != null && !secure
                // The proxy gets the whole request with the name in it, and needs no way through.
                ? throughProxy(connection, proxy, null, exchange.left(), exchange)
                : connectToFirst(connection, places, exchange);
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
        throw new UnsupportedOperationException("a way through a proxy is part of connecting here");
    }

    private Socket connectToFirst(ManagedHttpClientConnection connection, List<InetSocketAddress> places,
            Exchange exchange) throws IOException {
        IOException last = new ConnectException("no address");
        for (var index = 0; index < places.size(); index++) {
            // A dead first address must leave time for the next.
            var share = exchange.left().dividedBy(places.size() - index);
            try {
                return proxy == null
                        ? connectTo(connection, places.get(index), share, exchange)
                        : throughProxy(connection, proxy, places.get(index), share, exchange);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** @param target where the proxy makes a way through to; null when it takes requests itself */
    private Socket throughProxy(ManagedHttpClientConnection connection, EgressProxy via,
            @Nullable InetSocketAddress target, Duration within, Exchange exchange) throws ProxyFault {
        Socket socket = null;
        try {
            var address = guard.addressesOfOperator(via.host(), exchange.left()).getFirst();
            socket = connectTo(connection, new InetSocketAddress(address, via.port()), within, exchange);
            if (target != null) {
                ProxyTunnel.open(socket, via, target);
            }
            return socket;
        } catch (IOException e) {
            closeAnyway(socket);
            throw e instanceof ProxyFault fault ? fault : fault(e, exchange);
        }
    }

    private static ProxyFault fault(IOException failure, Exchange exchange) {
        if (failure instanceof UnknownHostException) {
            return new ProxyFault("the egress proxy's name does not resolve");
        }
        return new ProxyFault(failure instanceof SocketTimeoutException || exchange.isExpired()
                ? "the egress proxy took too long"
                : "no connection to the egress proxy");
    }

    private static void closeAnyway(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // The fault that led here is told.
        }
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
