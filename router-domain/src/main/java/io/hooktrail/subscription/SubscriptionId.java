package io.hooktrail.subscription;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/** Names one subscription; its text is the stream's id, {@code subscription:TENANT/NAME}. */
public record SubscriptionId(TenantName tenant, String name) {

    private static final String PREFIX = "subscription:";

    /**
     * Checks the name.
     *
     * @throws io.hooktrail.problem.Refused when the name breaks the rule of {@link Names}
     */
    public SubscriptionId {
        Names.require(name, "a subscription's name");
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SubscriptionId of(String text) {
        var slash = text.indexOf('/');
        if (!text.startsWith(PREFIX) || slash < 0) {
            throw new IllegalArgumentException("\"" + text + "\" names no subscription");
        }
        return new SubscriptionId(new TenantName(text.substring(PREFIX.length(), slash)), text.substring(slash + 1));
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + tenant + "/" + name;
    }
}
