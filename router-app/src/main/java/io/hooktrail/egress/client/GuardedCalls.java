package io.hooktrail.egress.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.CallResult;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.CallResult.Outcome;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCall.Field;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.TlsIdentity;

/**
 * Outgoing calls over Apache HttpClient 5 classic. Blocking, meant for virtual threads; the deadline is a timer that cancels
 * the request, since socket time-outs never end an answer that drips.
 */
class GuardedCalls implements OutgoingCalls, AutoCloseable {

    static final int BODY_BYTES_MAX = 64 * 1024;

    private static final int PROXY_WANTS_CREDENTIALS = 407;

    private final ResolvingGuard guard;
    private final @Nullable EgressProxy proxy;
    private final IdentityClients.Pair usual;
    private final IdentityClients others;
    private final CloseableHttpClient forwarded;
    private final ScheduledThreadPoolExecutor deadlines;

    GuardedCalls(ResolvingGuard guard, TlsSocketStrategy tls) {
        this(guard, tls, null);
    }

    /** @param proxy null to connect to the sinks themselves */
    GuardedCalls(ResolvingGuard guard, TlsSocketStrategy tls, @Nullable EgressProxy proxy) {
        this.guard = guard;
        this.proxy = proxy;
        var connections = new PinningConnections(guard, tls, proxy);
        this.usual = new IdentityClients.Pair(HttpClients.pooled(connections), HttpClients.fresh(connections));
        this.others = new IdentityClients(strategy -> new PinningConnections(guard, strategy, proxy));
        this.forwarded = HttpClients.forwarded(connections, proxy == null ? null : proxy.authorization());
        this.deadlines = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public CallResult post(OutgoingCall call) {
        return sent("POST", call);
    }

    @Override
    public CallResult options(OutgoingCall call) {
        return sent("OPTIONS", call);
    }

    private CallResult sent(String method, OutgoingCall call) {
        var exchange = new Exchange(call.timeout());
        // Closing a socket may block for a moment, which must not delay the deadlines of others.
        var deadline = deadlines.schedule(() -> Thread.startVirtualThread(exchange::expire), call.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            var outcome = outcome(method, call, exchange);
            return new CallResult(outcome, exchange.took(), exchange.steps());
        } finally {
            deadline.cancel(false);
        }
    }

    private Outcome outcome(String method, OutgoingCall call, Exchange exchange) {
        if (call.fields().stream().anyMatch(field -> !isWritable(field))) {
            return new Broken(Cause.UNWRITABLE, "a header field has a character that no header field may have");
        }
        IdentityClients.Pair clients;
        try {
            clients = call.tls().equals(TlsIdentity.NONE) ? usual : others.of(call.tls());
        } catch (IllegalArgumentException e) {
            return new Broken(Cause.UNWRITABLE, String.valueOf(e.getMessage()));
        }
        try {
            guard.checkUri(call.uri(), "");
            return proxy != null && "http".equalsIgnoreCase(call.uri().getScheme())
                    ? forwardedAnswer(method, call, exchange)
                    : answer(clients.pooled(), method, call, exchange);
        } catch (IOException | RuntimeException first) {
            if (!wasStale(first, exchange)) {
                return Breakage.of(first, exchange);
            }
        }
        // The connection had been closed by the other side while it was kept. That is no attempt of this call: once more at
        // once, on a connection of its own, as others in the pool may be as stale.
        try {
            return answer(clients.fresh(), method, call, exchange);
        } catch (IOException | RuntimeException second) {
            return Breakage.of(second, exchange);
        }
    }

    /**
     * By a proxy that takes the whole request. It looks up the name once more, each time, so each call is judged anew on a
     * connection of its own.
     */
    private Outcome forwardedAnswer(String method, OutgoingCall call, Exchange exchange) throws IOException {
        var answer = answer(forwarded, method, call, exchange);
        return answer.status() == PROXY_WANTS_CREDENTIALS
                ? new Broken(Cause.PROXY, "the egress proxy wants other credentials (407)")
                : answer;
    }

    private static boolean wasStale(Exception failure, Exchange exchange) {
        return Breakage.isClosedConnection(failure) && !exchange.hasNewConnection() && !exchange.isAnswered()
                && !exchange.isExpired();
    }

    private static Answer answer(CloseableHttpClient client, String method, OutgoingCall call, Exchange exchange)
            throws IOException {
        var request = new HttpUriRequestBase(method, call.uri());
        call.fields().forEach(field -> request.addHeader(field.name(), field.value()));
        if (method.equals("POST")) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        request.setConfig(HttpClients.within(call.timeout()));
        exchange.run(request);
        var context = HttpClientContext.create();
        context.setAttribute(Exchange.ATTRIBUTE, exchange);
        var response = client.executeOpen(target(call), request, context);
        var isWhole = false;
        try {
            exchange.wasAnswered();
            var body = body(response);
            isWhole = body.length < BODY_BYTES_MAX;
            return new Answer(response.getCode(), fields(response), body);
        } finally {
            if (!isWhole) {
                // Closing alone would first read on to the end of the answer.
                request.cancel();
            }
            closeAnyway(response);
        }
    }

    private static List<Field> fields(ClassicHttpResponse response) {
        return Arrays.stream(response.getHeaders())
                .map(header -> new Field(header.getName(), header.getValue() == null ? "" : header.getValue()))
                .toList();
    }

    private static byte[] body(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        return entity == null ? new byte[0] : entity.getContent().readNBytes(BODY_BYTES_MAX);
    }

    private static void closeAnyway(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            // The answer is known, or the reason why there is none is already on its way up.
        }
    }

    private static HttpHost target(OutgoingCall call) {
        var uri = call.uri();
        var host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("no host");
        }
        var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new HttpHost(uri.getScheme(), name, ResolvingGuard.port(uri.getScheme(), uri.getPort()));
    }

    private static boolean isWritable(Field field) {
        return !field.name().isEmpty()
                && field.name().chars().allMatch(character -> character > ' ' && character < 0x7f && character != ':')
                && field.value()
                        .chars()
                        .allMatch(character -> (character >= ' ' && character < 0x7f) || character == '\t');
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        usual.close();
        others.close();
        forwarded.close();
    }
}
