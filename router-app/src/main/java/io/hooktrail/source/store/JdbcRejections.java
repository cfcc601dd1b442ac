package io.hooktrail.source.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.hooktrail.eventlog.Micros;
import io.hooktrail.secret.Secrets;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.source.Rejections;
import io.hooktrail.source.SourceId;
import io.hooktrail.tenant.TenantName;

/** Rejections in a table, written by one thread from a bounded queue, so that an attack costs its sender's source no time. */
@Component
public class JdbcRejections implements Rejections, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcRejections.class);
    private static final int QUEUED_MAX = 256;
    private static final int DETAIL_CHARACTERS_MAX = 1000;
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int PER_SOURCE_MAX = 5000;
    private static final int WRITES_BETWEEN_CLEANINGS = 100;
    // Ids are hexadecimal digits; a letter beyond them sorts last under every collation, which a sign would not.
    private static final String AFTER_EVERY_ID = "g";

    private final BlockingQueue<Refusal> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
    private final MinuteSample sample = new MinuteSample();
    private final JdbcClient store;
    private final Secrets secrets;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile @Nullable Thread writer;
    private volatile boolean running;

    JdbcRejections(JdbcClient store, Secrets secrets, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void record(SourceId source, ReceivedRequest request, Set<String> sensitiveHeaders, String code,
            String detail) {
        meters.counter("hooktrail.rejections", "code", code).increment();
        if (!sample.takes(source, request.receivedAt().getEpochSecond())) {
            return;
        }
        LOG.info("refused {} from {}: {}, {}", source, request.remoteIp(), code, detail);
        // The queue holds what is kept and not the whole body, whose share of the memory its request gives back.
        var refusal = new Refusal(source, request.receivedAt(), request.remoteIp(), code, detail,
                KeptRequest.bytes(request, sensitiveHeaders), sha256(request.body()));
        if (!queue.offer(refusal)) {
            meters.counter("hooktrail.rejections.unkept").increment();
        }
    }

    /** Newest first, at most {@code limit}, older than the id {@code before} when one is given. */
    public List<Rejection> find(TenantName tenant, @Nullable String source, @Nullable String before, int limit) {
        return store.sql("""
                SELECT id, at, source, ip, code, detail, request, body_sha256 FROM rejection
                WHERE tenant = :tenant AND id < :before AND (source = :source OR :every = 1)
                ORDER BY id DESC LIMIT :limit""")
                .param("tenant", tenant.value())
                .param("before", before == null ? AFTER_EVERY_ID : before)
                .param("source", source == null ? "" : source)
                .param("every", source == null ? 1 : 0)
                .param("limit", limit)
                .query((row, number) -> new Rejection(row.getString("id"),
                        Micros.instant(row.getLong("at")), row.getString("source"),
                        row.getString("ip"), row.getString("code"), row.getString("detail"),
                        KeptRequest.masked(secrets.open(tenant, row.getBytes("request"))),
                        row.getString("body_sha256")))
                .list();
    }

    @Override
    public void start() {
        running = true; // Before the thread, which would else see itself stopped and end.
        writer = Thread.ofPlatform().name("rejections").daemon().start(this::write);
    }

    /** What is still queued is lost: it is a sample, and its count is kept. */
    @Override
    public void stop() {
        running = false;
        var thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void write() {
        var written = 0;
        while (isRunning()) {
            try {
                var refusal = queue.take();
                insert(refusal);
                if (written++ % WRITES_BETWEEN_CLEANINGS == 0) {
                    clean(refusal.source());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // outermost frame of the thread; evidence must not end with one bad write
                meters.counter("hooktrail.rejections.unkept").increment();
                LOG.warn("a rejection could not be kept", e);
            }
        }
    }

    private void insert(Refusal refusal) {
        store.sql("""
                INSERT INTO rejection (id, at, tenant, source, ip, code, detail, request, body_sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(UuidCreator.getTimeOrderedEpoch().toString(),
                        Micros.of(refusal.receivedAt()),
                        refusal.source().tenant().value(), refusal.source().name(), refusal.ip(),
                        refusal.code(), shortened(refusal.detail()),
                        secrets.seal(refusal.source().tenant(), refusal.request()), refusal.bodySha256())
                .update();
    }

    /** By age, and by number for a source that is under attack now: a stranger must not choose how much is stored. */
    private void clean(SourceId source) {
        store.sql("DELETE FROM rejection WHERE at < ?")
                .param(Micros.of(clock.instant().minus(KEPT)))
                .update();
        store.sql(
                """
                DELETE FROM rejection WHERE tenant = :tenant AND source = :source AND id < (SELECT min(id) FROM
                (SELECT id FROM rejection WHERE tenant = :tenant AND source = :source ORDER BY id DESC LIMIT :most) newest)""")
                .param("tenant", source.tenant().value())
                .param("source", source.name())
                .param("most", PER_SOURCE_MAX)
                .update();
    }

    private static String shortened(String detail) {
        return detail.length() <= DETAIL_CHARACTERS_MAX ? detail : detail.substring(0, DETAIL_CHARACTERS_MAX);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Refusal(
            SourceId source,
            Instant receivedAt,
            String ip,
            String code,
            String detail,
            byte[] request,
            String bodySha256) {}
}
