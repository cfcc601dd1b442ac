package io.hooktrail.signature;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.hooktrail.event.Header;

/**
 * A request as it came from the network, before anything is known about its sender.
 *
 * @param method HTTP method in upper case
 * @param path as on the wire, still percent-encoded
 * @param query as on the wire, without the question mark; null when there is none
 * @param headers in order, repeats kept
 * @param body the raw bytes
 * @param remoteIp the sender's address
 * @param receivedAt when the body had been read
 */
public record ReceivedRequest(
        String method,
        String path,
        @Nullable String query,
        List<Header> headers,
        byte[] body,
        String remoteIp,
        Instant receivedAt) {

    public ReceivedRequest {
        headers = List.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Header.first(headers, name);
    }

    public List<String> headerValues(String name) {
        return Header.values(headers, name);
    }

    /** Path and query as on the wire. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }
}
