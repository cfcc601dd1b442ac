package io.hooktrail.source.store;

import java.time.Instant;
import java.util.Map;

/**
 * One kept refusal.
 *
 * @param request masked: method, path, headers, size of the body
 */
public record Rejection(
        String id,
        Instant at,
        String source,
        String ip,
        String code,
        String detail,
        Map<String, Object> request,
        String bodySha256) {}
