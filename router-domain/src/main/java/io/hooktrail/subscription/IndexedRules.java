package io.hooktrail.subscription;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.hooktrail.event.Event;
import io.hooktrail.event.OwnTypes;
import io.hooktrail.tenant.TenantName;

/** The rules as one immutable snapshot; a tenant whose subscriptions did not change shares its index with the one before. */
final class IndexedRules implements Rules {

    static final IndexedRules NONE = new IndexedRules(Map.of(), Map.of());

    private final Map<Long, SubscriptionState> byNumber;
    private final Map<TenantName, TenantRules> tenants;

    private IndexedRules(Map<Long, SubscriptionState> byNumber, Map<TenantName, TenantRules> tenants) {
        this.byNumber = byNumber;
        this.tenants = tenants;
    }

    static IndexedRules of(Collection<SubscriptionState> states, IndexedRules before) {
        var byNumber = new HashMap<Long, SubscriptionState>();
        var ofTenant = new HashMap<TenantName, List<SubscriptionState>>();
        for (var state : states) {
            byNumber.put(state.number(), state);
            ofTenant.computeIfAbsent(state.id().tenant(), name -> new ArrayList<>()).add(state);
        }
        var tenants = new HashMap<TenantName, TenantRules>();
        ofTenant.forEach((name, own) -> {
            own.sort(Comparator.comparing(state -> state.id().name()));
            var known = before.tenants.get(name);
            tenants.put(name, known != null && known.isOf(own) ? known : new TenantRules(own));
        });
        return new IndexedRules(byNumber, tenants);
    }

    @Override
    public List<SubscriptionState> match(TenantName tenant, Event event) {
        return tenant(tenant).candidates(event).stream().filter(state -> wants(state.settings(), event)).toList();
    }

    /** The subscriptions that {@link #match} looks at for this event; the rest cannot match it. */
    List<SubscriptionState> candidates(TenantName tenant, Event event) {
        return tenant(tenant).candidates(event);
    }

    private TenantRules tenant(TenantName name) {
        return tenants.getOrDefault(name, TenantRules.NONE);
    }

    private static boolean wants(SubscriptionSettings settings, Event event) {
        return wantsType(settings.types(), event.type())
                && (settings.source() == null || settings.source().equals(event.source()))
                && settings.filters().stream().allMatch(filter -> filter.matches(event));
    }

    /** An alert tells of a subscription's own failures: one that takes everything must not be fed by them (docs/api.md). */
    private static boolean wantsType(List<String> types, String type) {
        return types.isEmpty() ? !OwnTypes.isAlert(type) : types.contains(type);
    }

    @Override
    public Optional<SubscriptionState> byNumber(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    @Override
    public Optional<SubscriptionState> find(SubscriptionId id) {
        return Optional.ofNullable(tenant(id.tenant()).present().get(id.name()));
    }

    @Override
    public Optional<SubscriptionState> everOf(SubscriptionId id) {
        return find(id).or(() -> tenant(id.tenant()).removed(id));
    }

    @Override
    public List<SubscriptionState> all(TenantName tenant) {
        return List.copyOf(tenant(tenant).present().values());
    }
}
