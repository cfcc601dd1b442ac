package io.hooktrail.source;

import java.time.Instant;
import java.util.List;

import io.hooktrail.secret.Secret;

/**
 * A source as of one position of the log.
 *
 * @param generation how often its name had been removed before
 * @param version log position of its last change
 * @param secrets newest first; those that have expired are still there
 */
public record SourceState(
        SourceId id,
        int generation,
        long version,
        SourceSettings settings,
        List<Secret> secrets,
        Instant createdAt,
        Instant changedAt) {

    public SourceState {
        secrets = List.copyOf(secrets);
    }

    /** The secrets that verify at {@code now}, newest first. */
    public List<Secret> secretsAt(Instant now) {
        return secrets.stream().filter(secret -> secret.isValidAt(now)).toList();
    }

    /** Whether the peer may send: it lies in one of the allowed networks, or there are none. */
    public boolean isOpenTo(String ip) {
        return settings.allowedIps().isEmpty()
                || settings.allowedIps().stream().anyMatch(network -> network.contains(ip));
    }
}
