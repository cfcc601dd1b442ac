package io.hooktrail.eventlog;

import io.hooktrail.problem.Problem;

/** Why nothing can be appended now. */
public sealed interface LogProblem extends Problem {

    @Override
    default Kind kind() {
        return Kind.UNAVAILABLE;
    }

    /** More is waiting to be stored than may wait. */
    record QueueFull(int entriesMax) implements LogProblem {
        @Override
        public String code() {
            return "append-queue-full";
        }

        @Override
        public String title() {
            return "Too much is waiting to be stored";
        }

        @Override
        public String detail() {
            return entriesMax
                    + " entries are waiting to be stored; nothing of this request was stored, send it again later";
        }
    }

    /** The store does not answer, or the router is stopping. */
    record StoreUnavailable() implements LogProblem {
        @Override
        public String code() {
            return "store-unavailable";
        }

        @Override
        public String title() {
            return "The store cannot be written";
        }

        @Override
        public String detail() {
            return "nothing of this request was stored, send it again later";
        }
    }

    /** The store was lost while it committed. */
    record OutcomeUnknown() implements LogProblem {
        @Override
        public String code() {
            return "store-outcome-unknown";
        }

        @Override
        public String title() {
            return "The store was lost while it committed";
        }

        @Override
        public String detail() {
            return "this request may be stored or not; send it again later, an event that is stored is recognized as a duplicate";
        }
    }
}
