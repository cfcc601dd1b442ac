package io.hooktrail.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.secret.Secret;

/**
 * A subscription as of one position of the log.
 *
 * @param number the log position of its name's first configuration: never changes, never reused
 * @param generation how often its name had been removed before
 * @param version log position of its last change
 * @param secrets signing secrets, newest first
 * @param pauses when it was paused, oldest first; the last one is open while it is paused
 * @param disabledReason why it was disabled; null unless {@code status} is {@code DISABLED}
 */
public record SubscriptionState(
        SubscriptionId id,
        long number,
        int generation,
        long version,
        SubscriptionSettings settings,
        Status status,
        List<Secret> secrets,
        List<Pause> pauses,
        @Nullable String disabledReason,
        Instant createdAt,
        Instant changedAt) {

    public SubscriptionState {
        secrets = List.copyOf(secrets);
        pauses = List.copyOf(pauses);
    }

    SubscriptionState with(SubscriptionSettings otherSettings, List<Secret> otherSecrets) {
        return new SubscriptionState(id, number, generation, version, otherSettings, status, otherSecrets, pauses,
                disabledReason, createdAt, changedAt);
    }

    /** How long it was paused between two moments; the give-up clock of a delivery does not count it. */
    public Duration pausedBetween(Instant from, Instant to) {
        var paused = Duration.ZERO;
        for (var pause : pauses) {
            var start = pause.from().isBefore(from) ? from : pause.from();
            var end = pause.to() == null || pause.to().isAfter(to) ? to : pause.to();
            if (start.isBefore(end)) {
                paused = paused.plus(Duration.between(start, end));
            }
        }
        return paused;
    }

    /** Whether and how it takes part. */
    public enum Status {
        ACTIVE,
        /** Matches, but its deliveries are held. */
        PAUSED,
        /** Matches no more; pending deliveries become dead letters. */
        DISABLED,
        /** Matches no more; pending deliveries are discarded. */
        REMOVED
    }

    /** One pause; open while {@code to} is null. */
    public record Pause(Instant from, @Nullable Instant to) {}
}
