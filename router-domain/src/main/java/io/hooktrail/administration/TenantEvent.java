package io.hooktrail.administration;

import io.hooktrail.eventlog.LogicalName;
import io.hooktrail.tenant.TenantName;

/** What has happened to a {@link Tenant}; stored for ever, so members are added and never renamed. */
public sealed interface TenantEvent {

    TenantName tenant();

    @LogicalName("TenantConfigured.v1")
    record TenantConfigured(TenantName tenant, String description) implements TenantEvent {}

    @LogicalName("TenantRemoved.v1")
    record TenantRemoved(TenantName tenant) implements TenantEvent {}
}
