package io.hooktrail.event;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One received request as it came, kept so that what was received can be proved. It is held by the first event made of it.
 *
 * @param method HTTP method
 * @param target path and query as on the wire
 * @param headers all headers in order; values of sensitive ones are sealed
 * @param body the raw bytes
 * @param remoteIp the sender's address
 * @param verified how the sender was proved: the scheme and which secret
 */
public record Receipt(
        String method,
        String target,
        List<KeptHeader> headers,
        byte[] body,
        String remoteIp,
        String verified) {

    public Receipt {
        headers = List.copyOf(headers);
    }

    /**
     * A header as stored.
     *
     * @param value the plain value; null when sealed
     * @param sealed Base64 of the sealed value; null when plain
     */
    public record KeptHeader(String name, @Nullable String value, @Nullable String sealed) {}
}
