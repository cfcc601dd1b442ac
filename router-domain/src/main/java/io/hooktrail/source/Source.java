package io.hooktrail.source;

import java.util.List;

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
import io.hooktrail.source.SourceCommand.ConfigureSource;
import io.hooktrail.source.SourceCommand.RemoveSource;
import io.hooktrail.source.SourceCommand.RotateSourceSecret;
import io.hooktrail.source.SourceCommand.Seen;
import io.hooktrail.source.SourceEvent.SourceConfigured;
import io.hooktrail.source.SourceEvent.SourceRemoved;
import io.hooktrail.source.SourceEvent.SourceSecretRotated;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

/** One source. A removed name may be configured again, as the next generation. */
@AggregateRoot
public class Source {

    /** Secrets that verify at once: a request that proves nothing is checked against each of them. */
    static final int SECRETS_MAX = SourceReader.SECRETS_MAX;

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private String stream;
    private int generation;
    private @Nullable SourceSettings settings;
    private List<Secret> secrets = List.of();

    /** For Axon, which replays the events into an empty instance. */
    Source() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ConfigureSource command) {
        requireSeen(command.seen());
        if (!command.settings().equals(settings) || !command.secrets().equals(secrets)) {
            apply(new SourceConfigured(command.source(), generation, command.settings(), command.secrets()));
        }
    }

    @CommandHandler
    void handle(RotateSourceSecret command) {
        if (settings == null) {
            throw new Refused(new NotFound("the source"));
        }
        var rotated = new SourceSecretRotated(command.source(), command.secret(), command.overlapEnds());
        var now = command.secret().createdAt();
        if (rotated.after(secrets).stream().filter(secret -> secret.isValidAt(now)).count() > SECRETS_MAX) {
            throw new Refused(new SourceProblem.TooManySecrets(command.source().name(), SECRETS_MAX));
        }
        apply(rotated);
    }

    @CommandHandler
    void handle(RemoveSource command) {
        requireSeen(command.seen());
        if (settings != null) {
            apply(new SourceRemoved(command.source()));
        }
    }

    private void requireSeen(@Nullable Seen seen) {
        if (seen != null && (seen.generation() != generation || !seen.settings().equals(settings)
                || !seen.secrets().equals(secrets))) {
            throw new Refused(new PreconditionFailed(seen.shown(), "a newer version"));
        }
    }

    @EventSourcingHandler
    void on(SourceEvent event) {
        stream = event.source().toString();
        switch (event) {
            case SourceConfigured configured -> {
                settings = configured.settings();
                secrets = configured.secrets();
            }
            case SourceSecretRotated rotated -> secrets = rotated.after(secrets);
            case SourceRemoved removed -> {
                settings = null;
                secrets = List.of();
                generation++;
            }
        }
    }
}
