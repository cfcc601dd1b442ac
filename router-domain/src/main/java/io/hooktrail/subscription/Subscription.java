package io.hooktrail.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.PreconditionFailed;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.subscription.SubscriptionCommand.AskConsent;
import io.hooktrail.subscription.SubscriptionCommand.ConfigureSubscription;
import io.hooktrail.subscription.SubscriptionCommand.DisableSubscription;
import io.hooktrail.subscription.SubscriptionCommand.FailConsent;
import io.hooktrail.subscription.SubscriptionCommand.GiveConsent;
import io.hooktrail.subscription.SubscriptionCommand.PauseSubscription;
import io.hooktrail.subscription.SubscriptionCommand.RemoveSubscription;
import io.hooktrail.subscription.SubscriptionCommand.ResumeSubscription;
import io.hooktrail.subscription.SubscriptionCommand.RotateSubscriptionSecret;
import io.hooktrail.subscription.SubscriptionCommand.Seen;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentAsked;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentFailed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConsentGiven;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionState.Status;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

/**
 * One routing rule of one tenant. Its stream never ends: removed is a state which the next configuration of the same name
 * leaves, because a stream that was marked deleted could not be continued. Every command may meet an empty instance, so that
 * one that was never made and one that was removed get the same answer.
 */
@AggregateRoot
public class Subscription {

    /** The newest and two that still overlap; a receiver has to try each. */
    static final int SECRETS_MAX = 3;

    /** How long the secret of the scheme before signs too: as long as after a rotation that says nothing else. */
    static final Duration SCHEME_OVERLAP = Duration.ofDays(1);

    /** Someone was quicker than the caller, who had seen the version before. */
    static final PreconditionFailed CHANGED = new PreconditionFailed("the version before", "a later one");

    @AggregateIdentifier
    private SubscriptionId id;
    private int generation;
    private SubscriptionSettings settings;
    private List<Secret> secrets = List.of();
    private Status status = Status.REMOVED;
    private String disabledReason = "";
    private @Nullable Consent consent;

    /** For Axon, which replays the events into an empty instance. */
    Subscription() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ConfigureSubscription command) {
        requireSeen(command.seen());
        var wanted = command.settings();
        if (status == Status.REMOVED) {
            var next = id == null ? 0 : generation + 1;
            var signs = wanted.terms().signing() != Signing.NONE;
            var fresh = signs ? List.of(command.freshSecret()) : List.<Secret>of();
            apply(new SubscriptionConfigured(command.subscription(), next, wanted, fresh));
        } else if (!wanted.equals(settings)) {
            apply(new SubscriptionConfigured(id, generation, wanted, secretsFor(wanted.terms().signing(), command)));
        }
    }

    /** Those there are, unless none of them is of the scheme; then a fresh one signs beside them for a while. */
    private List<Secret> secretsFor(Signing signing, ConfigureSubscription command) {
        if (signing == Signing.NONE
                || secrets.stream().anyMatch(secret -> secret.expiresAt() == null && signing.signsWith(secret))) {
            return secrets;
        }
        var fresh = command.freshSecret();
        return secretsAfter(fresh, fresh.createdAt(), fresh.createdAt().plus(SCHEME_OVERLAP));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(PauseSubscription command) {
        switch (present(command)) {
            case ACTIVE -> apply(new SubscriptionPaused(id));
            case PAUSED, REMOVED -> {
            }
            case DISABLED ->
                throw new Refused(new SubscriptionProblem.SubscriptionIsDisabled(id.name(), disabledReason));
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ResumeSubscription command) {
        if (present(command) != Status.ACTIVE) {
            apply(new SubscriptionResumed(id));
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(DisableSubscription command) {
        if (present(command) != Status.DISABLED) {
            apply(new SubscriptionDisabled(id, command.reason()));
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RotateSubscriptionSecret command) {
        present(command);
        var signing = settings.terms().signing();
        if (signing != Signing.NONE && !signing.signsWith(command.secret())) {
            throw new Refused(CHANGED);
        }
        apply(new SubscriptionSecretRotated(id, secretsAfter(command.secret(), command.time(), command.oldEndAt())));
    }

    private List<Secret> secretsAfter(Secret newest, Instant time, Instant oldEndAt) {
        var old = secrets.stream()
                .map(secret -> secret.expiringAt(oldEndAt))
                .filter(secret -> secret.isValidAt(time))
                .toList();
        if (old.size() >= SECRETS_MAX) {
            throw new Refused(new SubscriptionProblem.TooManySecrets(id.name(), old.size()));
        }
        return Stream.concat(Stream.of(newest), old.stream()).toList();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(AskConsent command) {
        var isAsked = present(command) == Status.DISABLED || !settings.terms().handshake()
                || (consent != null && consent.isAskedAt(command.time()));
        if (!isAsked) {
            apply(new SubscriptionConsentAsked(id, settings.sink(), command.callbackHash(), command.time(),
                    command.until()));
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(GiveConsent command) {
        present(command);
        if (consent == null || !consent.asks(command.callbackHash()) || !consent.isAskedAt(command.time())) {
            throw new Refused(new NotFound("question to the sink"));
        }
        apply(new SubscriptionConsentGiven(id, consent.sink(), command.perMinute(), command.time()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(FailConsent command) {
        present(command);
        if (consent != null && consent.asks(command.callbackHash())) {
            apply(new SubscriptionConsentFailed(id, consent.sink(), command.refused(), command.reason(),
                    command.time()));
            if (command.refused() && consent.refusals() >= Consent.REFUSALS_MAX && status != Status.DISABLED) {
                apply(new SubscriptionDisabled(id,
                        "the sink refused " + Consent.REFUSALS_MAX + " handshakes: " + command.reason()));
            }
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RemoveSubscription command) {
        present(command);
        requireSeen(command.seen());
        apply(new SubscriptionRemoved(id));
    }

    private Status present(SubscriptionCommand command) {
        if (status == Status.REMOVED) {
            throw new Refused(new NotFound("subscription \"" + command.subscription().name() + "\""));
        }
        return status;
    }

    private void requireSeen(@Nullable Seen seen) {
        if (seen != null && (status == Status.REMOVED || seen.generation() != generation
                || !seen.settings().equals(settings))) {
            throw new Refused(CHANGED);
        }
    }

    @EventSourcingHandler
    void on(SubscriptionEvent event) {
        consent = Consent.after(consent, event);
        switch (event) {
            case SubscriptionConfigured configured -> {
                id = configured.subscription();
                generation = configured.generation();
                settings = configured.settings();
                secrets = configured.secrets();
                status = status == Status.REMOVED ? Status.ACTIVE : status;
            }
            case SubscriptionPaused paused -> status = Status.PAUSED;
            case SubscriptionResumed resumed -> status = Status.ACTIVE;
            case SubscriptionDisabled disabled -> {
                status = Status.DISABLED;
                disabledReason = disabled.reason();
            }
            case SubscriptionSecretRotated rotated -> secrets = rotated.secrets();
            case SubscriptionRemoved removed -> status = Status.REMOVED;
            case SubscriptionConsentAsked asked -> {
            }
            case SubscriptionConsentGiven given -> {
            }
            case SubscriptionConsentFailed failed -> {
            }
        }
    }
}
