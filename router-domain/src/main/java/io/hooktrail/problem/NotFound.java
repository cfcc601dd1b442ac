package io.hooktrail.problem;

/** Nothing of that name in the caller's tenant; another tenant's resource gets this very answer. */
public record NotFound(String what) implements Problem {

    @Override
    public String code() {
        return "not-found";
    }

    @Override
    public String title() {
        return "There is no such resource";
    }

    @Override
    public String detail() {
        return what + " does not exist in this tenant";
    }

    @Override
    public Kind kind() {
        return Kind.ABSENT;
    }
}
