package io.hooktrail.egress.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.TlsIdentity;

/**
 * Clients of their own, with pools of their own, for each TLS identity. One pool would hand a connection that was opened with the
 * certificate of one subscription to a call of another to the same host: a pool knows connections by host, and what a client's
 * "state" adds to that it takes lightly (a call with a state is given connections without one).
 */
final class IdentityClients implements AutoCloseable {

    /** Identities in use at once; whoever is let go of opens its connections anew. */
    static final int IDENTITIES_MAX = 256;

    /** Longer than any exchange that may still hold one of the connections (a minute). */
    private static final Duration CLOSED_AFTER = Duration.ofMinutes(2);

    private final Function<TlsSocketStrategy, PinningConnections> connections;
    private final Cache<TlsIdentity, Pair> pairs;

    IdentityClients(Function<TlsSocketStrategy, PinningConnections> connections) {
        this.connections = connections;
        this.pairs = Caffeine.newBuilder()
                .maximumSize(IDENTITIES_MAX)
                .expireAfterAccess(Duration.ofMinutes(5))
                .scheduler(Scheduler.systemScheduler())
                .<TlsIdentity, Pair>removalListener((identity, pair, cause) -> closeLater(pair))
                .build();
    }

    /** A client that keeps connections, and one that opens a new one for each call. */
    record Pair(CloseableHttpClient pooled, CloseableHttpClient fresh) {

        void close() throws IOException {
            pooled.close();
            fresh.close();
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with the identity, without its key */
    Pair of(TlsIdentity identity) {
        return pairs.get(identity, key -> {
            var own = connections.apply(new DefaultClientTlsStrategy(TlsContexts.of(key)));
            return new Pair(HttpClients.kept(own), HttpClients.fresh(own));
        });
    }

    private static void closeLater(@Nullable Pair pair) {
        if (pair != null) {
            CompletableFuture.delayedExecutor(CLOSED_AFTER.toMinutes(), TimeUnit.MINUTES, Thread::startVirtualThread)
                    .execute(() -> closeAnyway(pair));
        }
    }

    private static void closeAnyway(Pair pair) {
        try {
            pair.close();
        } catch (IOException e) {
            // Nobody uses it any more.
        }
    }

    @Override
    public void close() {
        pairs.asMap().values().forEach(IdentityClients::closeAnyway);
    }
}
