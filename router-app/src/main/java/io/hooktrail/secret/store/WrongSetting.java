package io.hooktrail.secret.store;

/** A setting with which the router must not start; the message is the one line that the operator reads. */
class WrongSetting extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    WrongSetting(String message) {
        super(message);
    }
}
