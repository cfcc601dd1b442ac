package io.hooktrail.administration;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.hooktrail.administration.TenantEvent.TenantConfigured;
import io.hooktrail.administration.TenantEvent.TenantRemoved;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.tenant.TenantName;

/** The tenants as they are now. {@code default} exists from the start, and always. */
public final class TenantsView implements ConfigurationView {

    private static final Entry FROM_THE_START = new Entry(TenantName.DEFAULT, "", 0, Instant.EPOCH);

    private volatile Map<TenantName, Entry> tenants = Map.of(TenantName.DEFAULT, FROM_THE_START);

    @Override
    public void apply(LoggedChange change) {
        if (!(change.event() instanceof TenantEvent event)) {
            return;
        }
        var changed = new TreeMap<TenantName, Entry>(Comparator.comparing(TenantName::value));
        changed.putAll(tenants);
        switch (event) {
            case TenantConfigured configured -> changed.merge(configured.tenant(),
                    new Entry(configured.tenant(), configured.description(), change.position(), change.recordedAt()),
                    (before, after) -> new Entry(after.name, after.description, after.version, before.createdAt));
            case TenantRemoved removed -> changed.remove(removed.tenant());
        }
        changed.putIfAbsent(TenantName.DEFAULT, FROM_THE_START);
        tenants = changed;
    }

    public boolean exists(TenantName tenant) {
        return tenants.containsKey(tenant);
    }

    public Optional<Entry> find(TenantName tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    /** Every tenant, by name. */
    public Collection<Entry> all() {
        return tenants.values();
    }

    /**
     * One tenant.
     *
     * @param version log position of its last change; 0 for {@code default} before any
     */
    public record Entry(TenantName name, String description, long version, Instant createdAt) {}
}
