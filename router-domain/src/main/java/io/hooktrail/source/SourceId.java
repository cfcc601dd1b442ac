package io.hooktrail.source;

import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/** Names one source; its text is the stream's id, {@code source:TENANT/NAME}. */
public record SourceId(TenantName tenant, String name) {

    /**
     * Checks the name.
     *
     * @throws io.hooktrail.problem.Refused when the name breaks the rule of {@link Names}
     */
    public SourceId {
        Names.require(name, "a source's name");
    }

    @Override
    public String toString() {
        return "source:" + tenant + "/" + name;
    }
}
