package io.hooktrail.source;

import java.util.Optional;

import io.hooktrail.tenant.TenantName;

/** The sources as they are now. */
public interface Sources {

    /** The source of that name; empty when it does not exist or was removed. */
    Optional<SourceState> find(TenantName tenant, String name);
}
