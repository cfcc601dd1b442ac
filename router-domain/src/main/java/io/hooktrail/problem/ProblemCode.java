package io.hooktrail.problem;

/** Where a request remembers how it was refused, for meters and limits. */
public final class ProblemCode {

    /** The request attribute with the code of the problem it was answered with, a string; absent when it was not refused. */
    public static final String ATTRIBUTE = "hooktrail.problem-code";

    private ProblemCode() {}
}
