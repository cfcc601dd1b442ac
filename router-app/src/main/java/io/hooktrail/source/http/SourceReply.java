package io.hooktrail.source.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.egress.Cidr;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.secret.Secret;
import io.hooktrail.source.SourceCounts;
import io.hooktrail.source.SourceState;
import io.hooktrail.source.store.SourceHours;

/** A source as docs/api.md shows it: secrets masked, where to send webhooks, its version. */
@Component
class SourceReply {

    private final PublicUrl publicUrl;

    SourceReply(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    static String etag(SourceState source) {
        return "\"" + source.version() + "\"";
    }

    /** @param hours null when nothing was ever counted */
    Map<String, Object> of(SourceState source, Instant now, @Nullable SourceHours hours) {
        var settings = source.settings();
        var reply = new LinkedHashMap<String, Object>();
        reply.put("name", source.id().name());
        reply.put("provider", settings.provider());
        reply.put("secrets", source.secretsAt(now).stream().map(SourceReply::masked).toList());
        reply.put("config", settings.config());
        reply.put("schemaPolicy", "quarantine");
        reply.put("allowedIps", settings.allowedIps().stream().map(Cidr::toString).toList());
        var limit = settings.rateLimit();
        reply.put("rateLimit", limit);
        var bytes = settings.bodyBytesMax();
        reply.put("maxBody", bytes == null ? null : size(bytes));
        reply.put("enabled", settings.enabled());
        reply.put("description", settings.description());
        reply.put("ingestUrl", publicUrl.ingest(source.id().tenant().value(), source.id().name()));
        reply.put("etag", etag(source));
        reply.put("createdAt", source.createdAt().toString());
        var last = hours == null ? null : hours.lastReceivedAt();
        reply.put("lastReceivedAt", last == null ? null : last.toString());
        if (hours != null) {
            reply.put("counts", counts(hours));
        }
        return reply;
    }

    private static Map<String, Object> counts(SourceHours hours) {
        var counts = new LinkedHashMap<String, Object>();
        counts.put("since", hours.since().toString());
        for (var outcome : List.of("accepted", "duplicate", "quarantined", "conflict")) {
            counts.put(outcome, hours.numbers().getOrDefault(outcome, 0L));
        }
        var rejected = new TreeMap<String, Long>();
        hours.numbers().forEach((outcome, number) -> {
            if (outcome.startsWith(SourceCounts.REJECTED)) {
                rejected.put(outcome.substring(SourceCounts.REJECTED.length()), number);
            }
        });
        counts.put("rejected", rejected);
        return counts;
    }

    /** The reply to a write, with what the caller should know of it. */
    Map<String, Object> of(SourceState source, Instant now, @Nullable SourceHours hours, List<String> warnings) {
        var reply = of(source, now, hours);
        if (!warnings.isEmpty()) {
            reply.put("warnings", warnings);
        }
        return reply;
    }

    static Map<String, Object> masked(Secret secret) {
        var masked = new LinkedHashMap<String, Object>();
        masked.put("id", secret.id());
        masked.put("hint", secret.hint());
        masked.put("createdAt", secret.createdAt().toString());
        var expiresAt = secret.expiresAt();
        masked.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
        return masked;
    }

    private static String size(long bytes) {
        if (bytes % (1024 * 1024) == 0) {
            return bytes / (1024 * 1024) + "MiB";
        }
        return bytes % 1024 == 0 ? bytes / 1024 + "KiB" : bytes + "B";
    }
}
