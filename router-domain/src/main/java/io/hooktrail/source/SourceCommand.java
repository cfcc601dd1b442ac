package io.hooktrail.source;

import java.time.Instant;
import java.util.List;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

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
     * What the caller had seen when it asked for a change ({@code If-Match}). It is compared inside the aggregate, so that two
     * callers who saw the same cannot both win.
     *
     * @param shown the version as the caller names it
     */
    record Seen(int generation, SourceSettings settings, List<Secret> secrets, String shown) {

        public Seen {
            secrets = List.copyOf(secrets);
        }
    }

    /**
     * Creates the source or replaces it.
     *
     * @param secrets the whole list, newest first; one that is there already is given as it is there
     * @param seen null for whatever there is
     */
    record ConfigureSource(SourceId source, SourceSettings settings, List<Secret> secrets, @Nullable Seen seen)
            implements
                SourceCommand {

        public ConfigureSource {
            secrets = List.copyOf(secrets);
        }
    }

    /** Makes {@code secret} the current one, from when it was made; those before it end at {@code overlapEnds}. */
    record RotateSourceSecret(SourceId source, Secret secret, Instant overlapEnds) implements SourceCommand {}

    /** @param seen null for whatever there is */
    record RemoveSource(SourceId source, @Nullable Seen seen) implements SourceCommand {}
}
