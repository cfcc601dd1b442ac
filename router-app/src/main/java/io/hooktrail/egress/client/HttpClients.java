package io.hooktrail.egress.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The clients with everything switched off that acts on its own: redirects, cookies, authentication, compression, retries. */
final class HttpClients {

    static final int HEADER_COUNT_MAX = 100;
    static final int LINE_CHARACTERS_MAX = 8 * 1024;

    /**
     * Bounds the sockets that one host can take; what is on its way to one sink, its lane bounds (at most 256). Sinks of many
     * subscriptions and tenants may lie at one host, so with a small bound the hanging ones would hold every connection and
     * the others' attempts would run out of time without having been sent. There is no bound over all, for the same reason.
     */
    private static final int CONNECTIONS_PER_ROUTE_MAX = 4096;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxHeaderCount(HEADER_COUNT_MAX)
            .setMaxLineLength(LINE_CHARACTERS_MAX)
            .setMaxEmptyLineCount(1)
            .build();

    private static final ConnectionConfig KEEPING = ConnectionConfig.custom()
            // A probe costs up to a millisecond, so only a connection that rested a while is probed.
            .setValidateAfterInactivity(1, TimeUnit.SECONDS)
            // The guard judges at connect: an address that changed is noticed at the latest after this.
            .setTimeToLive(5, TimeUnit.MINUTES)
            .build();

    private static final RequestConfig PLAIN = RequestConfig.custom()
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setContentCompressionEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .build();

    private HttpClients() {}

    /** For one request: a kept connection would otherwise wait for an answer as long as the request that opened it. */
    static RequestConfig within(Duration left) {
        return RequestConfig.copy(PLAIN)
                .setResponseTimeout(Timeout.of(left))
                .setConnectionRequestTimeout(Timeout.of(left))
                .build();
    }

    /** Keeps connections for the next call. */
    static CloseableHttpClient pooled(PinningConnections connections) {
        return bare(connections).evictIdleConnections(TimeValue.ofSeconds(30)).build();
    }

    /** The same without a thread that looks for idle ones: they end with the client, which is let go of when it is idle itself. */
    static CloseableHttpClient kept(PinningConnections connections) {
        return bare(connections).build();
    }

    /** Opens a connection for each call and closes it. */
    static CloseableHttpClient fresh(PinningConnections connections) {
        return bare(connections).setConnectionReuseStrategy((request, response, context) -> false).build();
    }

    /**
     * For requests that a proxy takes whole, on a connection for each of them: the absolute form says where to (RFC 9112, section
     * 3.2.2).
     *
     * @param authorization of the proxy; null when it asks for none
     */
    static CloseableHttpClient forwarded(PinningConnections connections, @Nullable String authorization) {
        return bare(connections).setConnectionReuseStrategy((request, response, context) -> false)
                // What is set on a request before is lost in a copy that the client makes of it.
                .addRequestInterceptorLast((request, entity, context) -> {
                    ((BasicHttpRequest) request).setAbsoluteRequestUri(true);
                    if (authorization != null) {
                        request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization);
                    }
                })
                .build();
    }

    private static HttpClientBuilder bare(PinningConnections connections) {
        var pool = new PoolingHttpClientConnectionManager(connections, PoolConcurrencyPolicy.LAX, PoolReusePolicy.LIFO,
                TimeValue.ofMinutes(5), AnswerFraming.within(LIMITS));
        pool.setDefaultMaxPerRoute(CONNECTIONS_PER_ROUTE_MAX);
        pool.setDefaultConnectionConfig(KEEPING);
        return HttpClientBuilder.create()
                .setConnectionManager(pool)
                .setDefaultRequestConfig(PLAIN)
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableDefaultUserAgent();
    }
}
