package io.hooktrail.problem;

import java.util.List;

/** Query parameters that cannot be taken; a fault's pointer is a question mark and the parameter's name. */
public record InvalidParameter(List<Fault> faults) implements Problem {

    public InvalidParameter {
        faults = List.copyOf(faults);
    }

    /** One fault of one parameter. */
    public static Refused of(String name, String detail) {
        return new Refused(new InvalidParameter(List.of(new Fault("?" + name, detail))));
    }

    @Override
    public String code() {
        return "invalid-parameter";
    }

    @Override
    public String title() {
        return "A query parameter is not what this call takes";
    }

    @Override
    public String detail() {
        var first = faults.getFirst();
        return first.pointer().substring(1) + ": " + first.detail()
                + (faults.size() > 1 ? " (and " + (faults.size() - 1) + " more, see errors)" : "");
    }

    @Override
    public Kind kind() {
        return Kind.INVALID;
    }
}
