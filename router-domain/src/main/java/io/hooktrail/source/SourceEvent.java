package io.hooktrail.source;

import java.time.Instant;
import java.util.List;

import io.hooktrail.eventlog.LogicalName;
import io.hooktrail.secret.Secret;

/** What has happened to a {@link Source}; stored for ever, so members are added and never renamed. */
public sealed interface SourceEvent {

    SourceId source();

    /** A PUT: the whole new state. */
    @LogicalName("SourceConfigured.v1")
    record SourceConfigured(SourceId source, int generation, SourceSettings settings, List<Secret> secrets)
            implements
                SourceEvent {

        public SourceConfigured {
            secrets = List.copyOf(secrets);
        }
    }

    /** {@code secret} is the current one from here on; those before it end at {@code overlapEnds}. */
    @LogicalName("SourceSecretRotated.v1")
    record SourceSecretRotated(SourceId source, Secret secret, Instant overlapEnds) implements SourceEvent {

        /** The secrets after it, newest first. */
        public List<Secret> after(List<Secret> before) {
            var secrets = new java.util.ArrayList<Secret>();
            secrets.add(secret);
            before.forEach(older -> secrets.add(older.expiringAt(overlapEnds)));
            return secrets;
        }
    }

    @LogicalName("SourceRemoved.v1")
    record SourceRemoved(SourceId source) implements SourceEvent {}
}
