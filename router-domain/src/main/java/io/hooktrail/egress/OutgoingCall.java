package io.hooktrail.egress;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A request to send.
 *
 * @param fields header fields in order; {@code Host}, {@code Content-Length} and the connection's own are added
 * @param body sent as it is, not copied
 * @param timeout for the whole exchange, from resolving the name to the last byte read
 * @param tls trust and proof beside the usual
 */
public record OutgoingCall(URI uri, List<Field> fields, byte[] body, Duration timeout, TlsIdentity tls) {

    /** With the usual TLS. */
    public OutgoingCall(URI uri, List<Field> fields, byte[] body, Duration timeout) {
        this(uri, fields, body, timeout, TlsIdentity.NONE);
    }

    public OutgoingCall {
        fields = List.copyOf(fields);
    }

    /** One header field. */
    public record Field(String name, String value) {}
}
