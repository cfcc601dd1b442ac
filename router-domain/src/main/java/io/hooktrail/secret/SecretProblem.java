package io.hooktrail.secret;

import java.util.List;

import io.hooktrail.problem.Problem;

/** Why a secret cannot be kept or used. */
public sealed interface SecretProblem extends Problem {

    /** A reference outside what the operator gave the tenant. */
    record ForeignSecretReference(String pointer, String rule) implements SecretProblem {
        @Override
        public String code() {
            return "foreign-secret-reference";
        }

        @Override
        public String title() {
            return "This secret reference lies outside the tenant";
        }

        @Override
        public String detail() {
            return rule;
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public List<Fault> faults() {
            return List.of(new Fault(pointer, rule));
        }
    }

    /** The place that a reference names holds nothing; the operator must provide it. */
    record SecretUnavailable(String reference) implements SecretProblem {
        @Override
        public String code() {
            return "secret-unavailable";
        }

        @Override
        public String title() {
            return "A secret is not where its reference says";
        }

        @Override
        public String detail() {
            return reference + " holds no value";
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }
}
