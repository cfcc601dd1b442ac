package io.hooktrail.egress.client;

import java.io.IOException;

/** The proxy is at fault, or says that it could not reach the sink; the message is one line for people. */
final class ProxyFault extends IOException {

    private static final long serialVersionUID = 1L;

    ProxyFault(String message) {
        super(message);
    }
}
