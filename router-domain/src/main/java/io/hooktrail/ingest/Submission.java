package io.hooktrail.ingest;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.provider.Normalized;
import io.hooktrail.signature.ReceivedRequest;

/**
 * One verified and normalized request on its way into the log: all of its events are stored, or none.
 *
 * @param actor with the tenant; {@code source:NAME} for webhooks, the key for {@code POST /events}
 * @param origin the source's name, or "events"
 * @param identityOrigin what the identities are hashed with: the source's name, or a text that is no name
 * @param sensitiveHeaders lower-case names whose values are sealed with the receipt
 * @param verifiedHow for the timeline: the scheme and which secret
 * @param traceparent of the request; null when it has none
 * @param tracestate goes with it; null when it has none
 */
public record Submission(
        Actor actor,
        String origin,
        String identityOrigin,
        ReceivedRequest request,
        Set<String> sensitiveHeaders,
        Normalized normalized,
        String verifiedHow,
        @Nullable String traceparent,
        @Nullable String tracestate) {}
