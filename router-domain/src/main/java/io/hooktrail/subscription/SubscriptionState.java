package io.hooktrail.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import io.hooktrail.secret.Secret;

/**
 * A subscription as of one position of the log.
 *
 * @param number the log position of its name's first configuration: never changes, never reused
 * @param generation how often its name had been removed before
 * @param version log position of its last change
 * @param secrets signing secrets, newest first
 * @param pauses when its deliveries were held, by a person or for want of the sink's consent, oldest first; the last one is
 *        open while they are
 * @param disabledReason why it was disabled; null unless {@code status} is {@code DISABLED}
 * @param consent what its sink said to being sent events; null when it has not been asked
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
        Instant changedAt,
        @Nullable Consent consent) {

    /** One whose sink has not been asked. */
    public SubscriptionState(SubscriptionId id, long number, int generation, long version,
            SubscriptionSettings settings, Status status, List<Secret> secrets, List<Pause> pauses,
            @Nullable String disabledReason, Instant createdAt, Instant changedAt) {
        this(id, number, generation, version, settings, status, secrets, pauses, disabledReason, createdAt, changedAt,
                null);
    }

    public SubscriptionState {
        secrets = List.copyOf(secrets);
        pauses = List.copyOf(pauses);
    }

    SubscriptionState with(SubscriptionSettings otherSettings, List<Secret> otherSecrets) {
        return new SubscriptionState(id, number, generation, version, otherSettings, status, otherSecrets, pauses,
                disabledReason, createdAt, changedAt, consent);
    }

    SubscriptionState with(@Nullable Consent other) {
        return new SubscriptionState(id, number, generation, version, settings, status, secrets, pauses,
                disabledReason, createdAt, changedAt, other);
    }

    SubscriptionState withPauses(List<Pause> others) {
        return new SubscriptionState(id, number, generation, version, settings, status, secrets, others,
                disabledReason, createdAt, changedAt, consent);
    }

    /** Whether nothing may be sent before the sink consents. */
    public boolean awaitsConsent() {
        return settings.terms().handshake() && (consent == null || !consent.given());
    }

    /** Whether it matches, and what it matches waits. */
    public boolean isHeld() {
        return status == Status.PAUSED || (status == Status.ACTIVE && awaitsConsent());
    }

    /** How many deliveries a minute the sink consented to; empty for no bound of its own. */
    public OptionalInt allowedPerMinute() {
        var perMinute = settings.terms().handshake() && consent != null ? consent.perMinute() : null;
        return perMinute == null ? OptionalInt.empty() : OptionalInt.of(perMinute);
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
