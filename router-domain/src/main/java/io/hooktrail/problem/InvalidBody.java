package io.hooktrail.problem;

import java.util.List;

/** A body that cannot be accepted as it stands; each fault says where and what would be right. */
public record InvalidBody(List<Fault> faults) implements Problem {

    public InvalidBody {
        faults = List.copyOf(faults);
    }

    /** One fault at one place. */
    public static Refused at(String pointer, String detail) {
        return new Refused(new InvalidBody(List.of(new Fault(pointer, detail))));
    }

    @Override
    public String code() {
        return "invalid-body";
    }

    @Override
    public String title() {
        return "The body is not what this call takes";
    }

    @Override
    public String detail() {
        var first = faults.getFirst();
        return (first.pointer().isEmpty() ? "" : first.pointer() + ": ") + first.detail()
                + (faults.size() > 1 ? " (and " + (faults.size() - 1) + " more, see errors)" : "");
    }

    @Override
    public Kind kind() {
        return Kind.INVALID;
    }
}
