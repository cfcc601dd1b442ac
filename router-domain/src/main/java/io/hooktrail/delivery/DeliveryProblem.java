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

    /**
     * Its event is kept, but no subscription is offered it.
     *
     * @param status of the event
     */
    record EventIsNotOffered(String event, String status) implements DeliveryProblem {
        @Override
        public String code() {
            return "event-not-offered";
        }

        @Override
        public String title() {
            return "This event is not offered to subscriptions";
        }

        @Override
        public String detail() {
            return "event " + event + " is \"" + status + "\", and such an event is delivered to nobody";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }
}
