package io.hooktrail.subscription;

import io.hooktrail.problem.Problem;

/** Why a {@link Subscription} refuses a command, besides that it does not exist. */
public sealed interface SubscriptionProblem extends Problem {

    /** A disabled one takes no part, so there is nothing to hold. */
    record SubscriptionIsDisabled(String name, String reason) implements SubscriptionProblem {
        @Override
        public String code() {
            return "subscription-disabled";
        }

        @Override
        public String title() {
            return "The subscription is disabled";
        }

        @Override
        public String detail() {
            return "subscription \"" + name + "\" is disabled (" + reason + "); resume it first";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** Each secret signs every delivery, so their number is bounded. */
    record TooManySecrets(String name, int most) implements SubscriptionProblem {
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
            return "subscription \"" + name + "\" already signs with " + most
                    + " secrets; rotate with a shorter overlap, such as PT0S";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
