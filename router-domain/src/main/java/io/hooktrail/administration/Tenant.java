package io.hooktrail.administration;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import io.hooktrail.administration.TenantCommand.ConfigureTenant;
import io.hooktrail.administration.TenantCommand.RemoveTenant;
import io.hooktrail.administration.TenantEvent.TenantConfigured;
import io.hooktrail.administration.TenantEvent.TenantRemoved;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

/** One tenant. A removed name may be taken again; nothing of the old tenant's history is lost by it. */
@AggregateRoot
public class Tenant {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private String stream;
    private @Nullable TenantConfigured current;

    /** For Axon, which replays the events into an empty instance. */
    Tenant() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(ConfigureTenant command) {
        var wanted = new TenantConfigured(command.tenant(), command.description());
        if (!wanted.equals(current)) {
            apply(wanted);
        }
    }

    @CommandHandler
    void handle(RemoveTenant command) {
        if (current != null) {
            apply(new TenantRemoved(command.tenant()));
        }
    }

    @EventSourcingHandler
    void on(TenantEvent event) {
        stream = "tenant:" + event.tenant();
        current = switch (event) {
            case TenantConfigured configured -> configured;
            case TenantRemoved removed -> null;
        };
    }
}
