package io.hooktrail.delivery.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/** The token of one credential, or why there is none; whoever comes while it is fetched waits for the one who fetches. */
final class TokenSlot {

    /** After the first failure in a row, doubled by each further one. */
    static final Duration REST_MIN = Duration.ofSeconds(1);
    static final Duration REST_MAX = Duration.ofMinutes(1);

    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable AccessToken token;
    /** Whether the token came in place of one that the sink refused, and has not been accepted since. */
    private volatile boolean onTrial;
    private @Nullable Unsendable failure;
    private Instant restUntil = Instant.MIN;
    private int failures;

    TokenSlot(Clock clock) {
        this.clock = clock;
    }

    /** One call of a token endpoint. */
    interface Fetch {

        /** @param within how long it may take */
        AccessToken within(Duration within) throws Unsendable;
    }

    /** @throws Unsendable when the fetch failed, now or a moment ago, or took longer than this attempt may wait */
    AccessToken token(Duration within, Fetch fetch) throws Unsendable {
        var kept = token;
        if (kept != null && kept.isUsableAt(clock.instant())) {
            return kept;
        }
        var start = System.nanoTime();
        if (!lock(within)) {
            throw Unsendable.credential("no access token: time ran out while another attempt fetched it");
        }
        try {
            return keptOrFetched(within.minusNanos(System.nanoTime() - start), fetch);
        } finally {
            fetching.unlock();
        }
    }

    private AccessToken keptOrFetched(Duration left, Fetch fetch) throws Unsendable {
        var kept = token;
        var now = clock.instant();
        if (kept != null && kept.isUsableAt(now)) {
            return kept;
        }
        if (failure != null && now.isBefore(restUntil)) {
            throw failure;
        }
        if (!left.isPositive()) {
            throw Unsendable.credential("no access token: time ran out while another attempt fetched it");
        }
        try {
            var fetched = fetch.within(left);
            token = fetched;
            failure = null;
            failures = 0;
            return fetched;
        } catch (Unsendable e) {
            failure = e;
            restUntil = clock.instant().plus(rest(failures++));
            throw e;
        }
    }

    /**
     * The sink answered 401 to the token: it is dropped, once. Should the sink refuse its successor too, the fault lies elsewhere,
     * and the token endpoint is not asked again before that one's end.
     */
    void refused(AccessToken refused) {
        fetching.lock();
        try {
            if (refused.equals(token) && !onTrial) {
                token = null;
                onTrial = true;
            }
        } finally {
            fetching.unlock();
        }
    }

    /** The sink took it, so a later refusal is news. */
    void accepted(AccessToken accepted) {
        if (onTrial && accepted.equals(token)) {
            onTrial = false;
        }
    }

    private boolean lock(Duration within) {
        try {
            return fetching.tryLock(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration rest(int failuresBefore) {
        var rest = REST_MIN.multipliedBy(1L << Math.min(failuresBefore, 10));
        return rest.compareTo(REST_MAX) < 0 ? rest : REST_MAX;
    }
}
