package io.hooktrail.problem;

/** The resource is not in the state that {@code If-Match} names. */
public record PreconditionFailed(String wanted, String current) implements Problem {

    private static final int WANTED_CHARS_MAX = 100;

    /** @param wanted is shown only when it is short, as a caller may send anything */
    public PreconditionFailed {
        wanted = wanted.length() > WANTED_CHARS_MAX ? "another version" : wanted;
    }

    @Override
    public String code() {
        return "precondition-failed";
    }

    @Override
    public String title() {
        return "The resource has changed";
    }

    @Override
    public String detail() {
        return "If-Match names " + wanted + ", but the resource is at " + current + "; read it again";
    }

    @Override
    public Kind kind() {
        return Kind.PRECONDITION;
    }
}
