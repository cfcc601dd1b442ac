package io.hooktrail.ingest;

import java.time.Duration;

import io.hooktrail.event.OwnTypes;
import io.hooktrail.problem.Problem;

/** Why a request was turned away at the door to the log. */
public sealed interface IngestProblem extends Problem {

    /** Characters of an attribute that a detail repeats. */
    int SHOWN_MAX = 200;

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
            return "event " + index + " has source " + shown(source)
                    + ", which begins with none of the key's source prefixes; nothing of the request was stored";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }

    /**
     * A published event with a type that only the router gives ({@link OwnTypes}).
     *
     * @param index of the event in the request, from 0
     * @param type that the event names
     */
    record ReservedType(int index, String type) implements IngestProblem {

        @Override
        public String code() {
            return "reserved-type";
        }

        @Override
        public String title() {
            return "Events of this type are the router's own";
        }

        @Override
        public String detail() {
            return "event " + index + " has type " + shown(type) + "; types that begin with "
                    + OwnTypes.PREFIX
                    + " are given by the router alone; nothing of the request was stored";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    private static String shown(String attribute) {
        return attribute.length() <= SHOWN_MAX ? attribute : attribute.substring(0, SHOWN_MAX) + "…";
    }

    /**
     * More requests than a limit allows.
     *
     * @param limit which one
     * @param retryAfter until the next one may pass
     */
    record RateLimited(Limit limit, Duration retryAfter) implements IngestProblem {

        /** What is limited; its label is that of the meters. */
        public enum Limit {
            ADDRESS("address", "this address has sent too many requests that proved nothing"),
            SOURCE("source", "this source has a rateLimit, which is spent for now"),
            TENANT("tenant", "this tenant has sent more than the operator allows in a second");

            private final String label;
            private final String meaning;

            Limit(String label, String meaning) {
                this.label = label;
                this.meaning = meaning;
            }

            public String label() {
                return label;
            }
        }

        @Override
        public String code() {
            return "rate-limited";
        }

        @Override
        public String title() {
            return "Too many requests";
        }

        @Override
        public String detail() {
            return limit.meaning + "; nothing was stored, send it again after the time in Retry-After";
        }

        @Override
        public Kind kind() {
            return Kind.THROTTLED;
        }
    }

    /**
     * All bodies being read or stored together would take more memory than they may.
     *
     * @param bytesMax that all of them together may take
     */
    record TooManyBodies(long bytesMax) implements IngestProblem {

        @Override
        public String code() {
            return "too-many-bodies";
        }

        @Override
        public String title() {
            return "Too many bodies are being received";
        }

        @Override
        public String detail() {
            return "the bodies of all requests in progress would be longer than " + bytesMax
                    + " bytes; nothing was stored, send it again later";
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }

    /**
     * A body that comes too slowly.
     *
     * @param within which all of it must have come
     */
    record LateBody(Duration within) implements IngestProblem {

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
            return "the body did not arrive within " + within + "; send it again";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    /** A handshake whose {@code WebHook-Request-Rate} says no rate. */
    record UnreadableRate() implements IngestProblem {

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
            return "WebHook-Request-Rate must be given once, as a whole number of requests a minute from 1 on";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    /** A request that came in the clear where the operator demands TLS. */
    record HttpsRequired() implements IngestProblem {

        @Override
        public String code() {
            return "https-required";
        }

        @Override
        public String title() {
            return "This router takes events by https only";
        }

        @Override
        public String detail() {
            return "the request came without TLS, or through a proxy that is not trusted to say otherwise; use the https URL";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }
}
