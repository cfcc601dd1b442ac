package io.hooktrail.administration.http;

import io.hooktrail.problem.Problem;

/** Why a write with an {@code Idempotency-Key} is not carried out. */
sealed interface IdempotencyProblem extends Problem {

    /** The key came before, with another body. */
    record KeyReused() implements IdempotencyProblem {
        @Override
        public String code() {
            return "idempotency-key-reused";
        }

        @Override
        public String title() {
            return "This Idempotency-Key belongs to another request";
        }

        @Override
        public String detail() {
            return "the key was sent within the last 24 hours with another body; send a new key for a new request";
        }

        @Override
        public Kind kind() {
            return Kind.UNPROCESSABLE;
        }
    }

    /** The first request of the key has no answer yet. */
    record KeyAtWork() implements IdempotencyProblem {
        @Override
        public String code() {
            return "idempotency-key-at-work";
        }

        @Override
        public String title() {
            return "The first request of this Idempotency-Key has no answer yet";
        }

        @Override
        public String detail() {
            return "send it again in a moment; if it stays so, the router stopped while it worked: look whether the "
                    + "change was made, and send a new key if it was not";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** @param most keys that are remembered */
    record TooManyKeys(int most) implements IdempotencyProblem {
        @Override
        public String code() {
            return "too-many-idempotency-keys";
        }

        @Override
        public String title() {
            return "Too many Idempotency-Keys are remembered";
        }

        @Override
        public String detail() {
            return "a tenant has at most " + most + " in 24 hours; send the request without one, or later";
        }

        @Override
        public Kind kind() {
            return Kind.THROTTLED;
        }
    }

    /** The header is no key. */
    record UnusableKey(int charactersMax) implements IdempotencyProblem {
        @Override
        public String code() {
            return "unusable-idempotency-key";
        }

        @Override
        public String title() {
            return "The Idempotency-Key cannot be taken";
        }

        @Override
        public String detail() {
            return "it must be one header of 1 to " + charactersMax + " visible ASCII characters";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }
}
