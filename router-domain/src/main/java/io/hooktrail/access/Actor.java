package io.hooktrail.access;

import org.jspecify.annotations.Nullable;

import io.hooktrail.tenant.TenantName;

/**
 * On whose behalf something is done; stored as the metadata of every event.
 *
 * @param tenant whose data is touched
 * @param name {@code key:ID}, {@code source:NAME} or {@code system}
 * @param ip the peer's address, null for the router itself
 * @param requestId the request's id as echoed in {@code X-Request-Id}
 * @param traceparent W3C trace context, null when there is none
 * @param reason what the caller gave in {@code Hooktrail-Reason}
 */
public record Actor(
        TenantName tenant,
        String name,
        @Nullable String ip,
        @Nullable String requestId,
        @Nullable String traceparent,
        @Nullable String reason) {

    /** The router acting by itself, for instance when it disables a subscription. */
    public static Actor system(TenantName tenant, String reason) {
        return new Actor(tenant, "system", null, null, null, reason);
    }
}
