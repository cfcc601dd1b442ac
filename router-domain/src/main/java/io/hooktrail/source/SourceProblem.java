package io.hooktrail.source;

import io.hooktrail.problem.Problem;

/** Why a {@link Source} refuses a command, besides that it does not exist. */
public sealed interface SourceProblem extends Problem {

    /**
     * A forged request is checked against each secret, so their number is bounded.
     *
     * @param most that may verify at once
     */
    record TooManySecrets(String name, int most) implements SourceProblem {
        @Override
        public String code() {
            return "too-many-secrets";
        }

        @Override
        public String title() {
            return "Too many secrets are valid at once";
        }

        @Override
        public String detail() {
            return "source \"" + name + "\" would verify with more than " + most
                    + " secrets; rotate with a shorter overlap, such as PT0S, or PUT the list that shall hold";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
