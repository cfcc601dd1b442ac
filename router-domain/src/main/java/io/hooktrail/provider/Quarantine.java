package io.hooktrail.provider;

import java.util.List;

import io.hooktrail.event.OwnTypes;
import io.hooktrail.signature.ReceivedRequest;

/**
 * The event that stands for bytes we could not map: kept, shown, not routed.
 *
 * @param typePrefix before {@code .quarantined}
 * @param source a default of the provider, since the body told none
 */
record Quarantine(String typePrefix, String source) {

    /** Why an event is kept back whose payload names a type of the router's own ({@link OwnTypes}). */
    static final String OWN_TYPE = "its type would be one of the router's own, which begin with " + OwnTypes.PREFIX;

    NormalizedEvent whole(ReceivedRequest request, String reason) {
        return slice(request, 0, request.body(), reason);
    }

    NormalizedEvent slice(ReceivedRequest request, int offset, byte[] bytes, String reason) {
        var event = new Attributes("sha256-" + Payload.hash(bytes), source, typePrefix + ".quarantined")
                .text("time", request.receivedAt().toString())
                .text("datacontenttype", contentType(request, "application/octet-stream"))
                .with(bytes);
        return new NormalizedEvent(event, offset, null, bytes, reason, List.of());
    }

    /** The request's content type when it can be an attribute. */
    static String contentType(ReceivedRequest request, String otherwise) {
        return request.header("Content-Type")
                .map(io.hooktrail.signature.SignedHeader::trimmed)
                .filter(type -> type.matches("[!-~]+/[!-~]+( *;[ -~]*)?"))
                .orElse(otherwise);
    }
}
