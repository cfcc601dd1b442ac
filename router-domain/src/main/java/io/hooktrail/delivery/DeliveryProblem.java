package io.hooktrail.delivery;

import java.util.List;

import io.hooktrail.problem.Problem;

import static java.util.stream.Collectors.joining;

/** Why something asked for with a delivery is not done. */
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

    /**
     * It was sent again or discarded between the request's look at it and its turn.
     *
     * @param ids of all that the request named and that are no dead letters any more
     */
    record NoDeadLetterAnyMore(List<DeliveryId> ids) implements DeliveryProblem {

        public NoDeadLetterAnyMore {
            ids = List.copyOf(ids);
        }

        @Override
        public String code() {
            return "dead-letter-taken";
        }

        @Override
        public String title() {
            return "A dead letter was sent again or discarded meanwhile";
        }

        @Override
        public String detail() {
            return "somebody else was first with " + ids.stream().map(DeliveryId::toString).collect(joining(", "))
                    + "; nothing was done with the others";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /**
     * A tenant has as many unfinished jobs as it may.
     *
     * @param jobsMax how many that is
     */
    record TooManyLetterJobs(int jobsMax) implements DeliveryProblem {
        @Override
        public String code() {
            return "too-many-letter-jobs";
        }

        @Override
        public String title() {
            return "Too many jobs on dead letters are running";
        }

        @Override
        public String detail() {
            return jobsMax + " jobs of this tenant are running; wait for one to end, or cancel it";
        }

        @Override
        public Kind kind() {
            return Kind.THROTTLED;
        }
    }
}
