package io.hooktrail.tenant;

/** A tenant's name, as in its ingest URLs. */
public record TenantName(String value) {

    /** The tenant that exists from the start. */
    public static final TenantName DEFAULT = new TenantName("default");

    /**
     * Checks the name.
     *
     * @throws io.hooktrail.problem.Refused when the name breaks the rule of {@link Names}
     */
    public TenantName {
        Names.require(value, "a tenant's name");
    }

    @Override
    public String toString() {
        return value;
    }
}
