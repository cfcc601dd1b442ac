package io.hooktrail.source;

import java.time.Instant;
import java.util.List;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

import io.hooktrail.secret.Secret;

/** What can be done to a {@link Source}. */
public sealed interface SourceCommand {

    SourceId source();

    /** The stream's id, {@code source:TENANT/NAME}. */
    @TargetAggregateIdentifier
    default String stream() {
        return source().toString();
    }

    /**
     * Creates the source or replaces it.
     *
     * @param secrets the whole list, newest first; one that is there already is given as it is there
     */
    record ConfigureSource(SourceId source, SourceSettings settings, List<Secret> secrets) implements SourceCommand {

        public ConfigureSource {
            secrets = List.copyOf(secrets);
        }
    }

    /** Makes {@code secret} the current one; those before it end at {@code overlapEnds}. */
    record RotateSourceSecret(SourceId source, Secret secret, Instant overlapEnds) implements SourceCommand {}

    record RemoveSource(SourceId source) implements SourceCommand {}
}
