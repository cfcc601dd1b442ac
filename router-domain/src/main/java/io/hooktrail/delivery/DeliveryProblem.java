package io.hooktrail.delivery;

import io.hooktrail.problem.Problem;

/** Why a delivery cannot be sent again. */
public sealed interface DeliveryProblem extends Problem {

    /**
     * Its subscription was removed, and with it the sink and the secret.
     *
     * @param name of the subscription; it may have been taken again by another
     */
    record SubscriptionWasRemoved(String name) implements DeliveryProblem {
        @Override
        public String code() {
            return "subscription-removed";
        }

        @Override
        public String title() {
            return "The delivery's subscription was removed";
        }

        @Override
        public String detail() {
            return "the subscription \"" + name + "\" that this delivery belongs to was removed; one that was made "
                    + "since under that name is another";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
