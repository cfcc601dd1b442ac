package io.hooktrail.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.source.SourceEvent.SourceConfigured;
import io.hooktrail.source.SourceEvent.SourceRemoved;
import io.hooktrail.source.SourceEvent.SourceSecretRotated;
import io.hooktrail.tenant.TenantName;

/** The sources as they are now, folded from the log. */
public final class SourcesView implements Sources, ConfigurationView {

    private volatile Map<TenantName, Map<String, SourceState>> tenants = Map.of();

    @Override
    public void apply(LoggedChange change) {
        if (!(change.event() instanceof SourceEvent event)) {
            return;
        }
        var id = event.source();
        var before = find(id.tenant(), id.name()).orElse(null);
        var sources = new TreeMap<>(tenants.getOrDefault(id.tenant(), Map.of()));
        var after = after(before, event, change);
        if (after == null) {
            sources.remove(id.name());
        } else {
            sources.put(id.name(), after);
        }
        var changed = new java.util.HashMap<>(tenants);
        changed.put(id.tenant(), sources);
        tenants = changed;
    }

    private static @Nullable SourceState after(@Nullable SourceState before, SourceEvent event, LoggedChange change) {
        return switch (event) {
            case SourceConfigured configured -> new SourceState(configured.source(), configured.generation(),
                    change.position(), configured.settings(), configured.secrets(),
                    before == null ? change.recordedAt() : before.createdAt(), change.recordedAt());
            case SourceSecretRotated rotated -> before == null
                    ? null
                    : new SourceState(before.id(), before.generation(), change.position(), before.settings(),
                            rotated.after(before.secrets()), before.createdAt(), change.recordedAt());
            case SourceRemoved removed -> null;
        };
    }

    @Override
    public Optional<SourceState> find(TenantName tenant, String name) {
        return Optional.ofNullable(tenants.getOrDefault(tenant, Map.of()).get(name));
    }

    /** Every source of a tenant, by name. */
    public List<SourceState> all(TenantName tenant) {
        return List.copyOf(tenants.getOrDefault(tenant, Map.of()).values());
    }
}
