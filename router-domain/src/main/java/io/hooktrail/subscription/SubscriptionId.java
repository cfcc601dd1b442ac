package io.hooktrail.subscription;

import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/** Names one subscription; its text is the stream's id, {@code subscription:TENANT/NAME}. */
public record SubscriptionId(TenantName tenant, String name) {

    /**
     * Checks the name.
     *
     * @throws io.hooktrail.problem.Refused when the name breaks the rule of {@link Names}
     */
    public SubscriptionId {
        Names.require(name, "a subscription's name");
    }

    @Override
    public String toString() {
        return "subscription:" + tenant + "/" + name;
    }
}
