package io.hooktrail.ingest;

import io.hooktrail.problem.Problem;

/** Why a request was turned away at the door to the log. */
public sealed interface IngestProblem extends Problem {

    /**
     * A body over the bound; what came beyond it was not read.
     *
     * @param bytesMax the bound that holds for this request
     */
    record BodyTooLarge(long bytesMax) implements IngestProblem {

        @Override
        public String code() {
            return "too-large";
        }

        @Override
        public String title() {
            return "The request is too large";
        }

        @Override
        public String detail() {
            return "the body is longer than " + bytesMax
                    + " bytes; send less at once, or let the operator raise the limit";
        }

        @Override
        public Kind kind() {
            return Kind.TOO_LARGE;
        }
    }

    /** A body that ended before its announced length, or whose chunks are broken. */
    record BrokenBody() implements IngestProblem {

        @Override
        public String code() {
            return "malformed";
        }

        @Override
        public String title() {
            return "The request cannot be read";
        }

        @Override
        public String detail() {
            return "the body ended before it was complete, or its chunks are broken; send it again";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    /**
     * A publisher's key that is bound to other CloudEvents sources.
     *
     * @param index of the event in the request, from 0
     * @param source that the event names
     */
    record ForeignSource(int index, String source) implements IngestProblem {

        private static final int SHOWN_MAX = 200;

        @Override
        public String code() {
            return "foreign-source";
        }

        @Override
        public String title() {
            return "This key may not publish for that source";
        }

        @Override
        public String detail() {
            var shown = source.length() <= SHOWN_MAX ? source : source.substring(0, SHOWN_MAX) + "…";
            return "event " + index + " has source " + shown + ", which begins with none of the key's source prefixes; "
                    + "nothing of the request was stored";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }
}
