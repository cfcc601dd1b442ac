package io.hooktrail.delivery.client;

/** No request can be made of a delivery; the message may be shown, which those of others' exceptions may not. */
final class Unsendable extends Exception {

    private static final long serialVersionUID = 1L;

    Unsendable(String message) {
        super(message, null, false, false);
    }
}
