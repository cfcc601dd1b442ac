package io.hooktrail.ingest.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;

/** A servlet request in the terms of the domain. */
final class IncomingRequest {

    private IncomingRequest() {}

    /** The request with its body; the container keeps lines of one name together, and their order within the name. */
    static ReceivedRequest of(HttpServletRequest request, byte[] body, Instant receivedAt) {
        return new ReceivedRequest(request.getMethod(), request.getRequestURI(), request.getQueryString(),
                headers(request),
                body, request.getRemoteAddr(), receivedAt);
    }

    private static List<Header> headers(HttpServletRequest request) {
        var headers = new ArrayList<Header>();
        for (var name : Collections.list(request.getHeaderNames())) {
            for (var value : Collections.list(request.getHeaders(name))) {
                headers.add(new Header(name, value.strip()));
            }
        }
        return headers;
    }
}
