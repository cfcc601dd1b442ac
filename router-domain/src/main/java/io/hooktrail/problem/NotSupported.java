package io.hooktrail.problem;

import java.util.List;

/** A field or value whose name is taken but that this version does not carry out yet: refused, never accepted and ignored. */
public record NotSupported(String pointer, String what) implements Problem {

    @Override
    public String code() {
        return "not-supported";
    }

    @Override
    public String title() {
        return "This is not built yet";
    }

    @Override
    public String detail() {
        return what + " is not supported by this version";
    }

    @Override
    public Kind kind() {
        return Kind.INVALID;
    }

    @Override
    public List<Fault> faults() {
        return List.of(new Fault(pointer, detail()));
    }
}
