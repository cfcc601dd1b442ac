package io.hooktrail.delivery.client;

import io.hooktrail.delivery.AttemptResult.Failure;

/** No request can be made of a delivery; the message may be shown, which those of others' exceptions may not. */
final class Unsendable extends Exception {

    private static final long serialVersionUID = 1L;

    private final Failure failure;

    private Unsendable(Failure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    /** Something of the subscription or the event is not as it must be. */
    static Unsendable misconfigured(String message) {
        return new Unsendable(Failure.CONFIGURATION, message);
    }

    /** There is nothing to prove oneself to the sink with. */
    static Unsendable credential(String message) {
        return new Unsendable(Failure.CREDENTIAL, message);
    }

    Failure failure() {
        return failure;
    }
}
