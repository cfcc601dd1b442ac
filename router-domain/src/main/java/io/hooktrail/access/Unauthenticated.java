package io.hooktrail.access;

import io.hooktrail.problem.Problem;

/** No key, or none that counts; which of the two is not told. */
public record Unauthenticated() implements Problem {

    @Override
    public String code() {
        return "unauthorized";
    }

    @Override
    public String title() {
        return "This call needs a valid key";
    }

    @Override
    public String detail() {
        return "send Authorization: Bearer KEY with a key that is neither revoked nor expired";
    }

    @Override
    public Kind kind() {
        return Kind.UNAUTHENTICATED;
    }
}
