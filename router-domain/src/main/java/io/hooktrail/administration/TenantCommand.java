package io.hooktrail.administration;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

import io.hooktrail.tenant.TenantName;

/** What can be done to a {@link Tenant}. */
public sealed interface TenantCommand {

    TenantName tenant();

    /** The stream's id, {@code tenant:NAME}. */
    @TargetAggregateIdentifier
    default String stream() {
        return "tenant:" + tenant();
    }

    /** Creates the tenant or replaces what is said of it. */
    record ConfigureTenant(TenantName tenant, String description) implements TenantCommand {}

    /** Takes the tenant out of use; its history stays. */
    record RemoveTenant(TenantName tenant) implements TenantCommand {}
}
