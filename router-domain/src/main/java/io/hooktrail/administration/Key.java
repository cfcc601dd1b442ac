package io.hooktrail.administration;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import io.hooktrail.administration.KeyCommand.IssueFirstKey;
import io.hooktrail.administration.KeyCommand.IssueKey;
import io.hooktrail.administration.KeyCommand.RevokeKey;
import io.hooktrail.administration.KeyEvent.KeyIssued;
import io.hooktrail.administration.KeyEvent.KeyRevoked;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

/** One API key. It is issued once and revoked once; only the admin key is issued again, when the operator changes it. */
@AggregateRoot
public class Key {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private String stream;
    private @Nullable KeySettings settings;
    private boolean wasRevoked;

    /** For Axon, which replays the events into an empty instance. */
    Key() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(IssueKey command) {
        if (!command.settings().equals(settings)) {
            apply(new KeyIssued(command.stream(), command.settings()));
        }
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(IssueFirstKey command) {
        // What was revoked must not come back by a start that finds its file.
        if (settings == null && !wasRevoked) {
            apply(new KeyIssued(command.stream(), command.settings()));
        }
    }

    @CommandHandler
    void handle(RevokeKey command) {
        if (settings != null) {
            apply(new KeyRevoked(command.stream()));
        }
    }

    @EventSourcingHandler
    void on(KeyEvent event) {
        stream = event.stream();
        wasRevoked |= event instanceof KeyRevoked;
        settings = switch (event) {
            case KeyIssued issued -> issued.settings();
            case KeyRevoked revoked -> null;
        };
    }
}
