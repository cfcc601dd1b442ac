package io.hooktrail.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A tenant's name, as in its ingest URLs. */
public record TenantName(@JsonValue String value) {

    /** The tenant that exists from the start. */
    public static final TenantName DEFAULT = new TenantName("default");

    /**
     * Checks the name. In stored forms it is the text alone.
     *
     * @throws io.hooktrail.problem.Refused when the name breaks the rule of {@link Names}
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantName {
        Names.require(value, "a tenant's name");
    }

    @Override
    public String toString() {
        return value;
    }
}
