package io.hooktrail.problem.http;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.Problem;

/** What is wrong with a request before any station has seen it. */
sealed interface RequestProblem extends Problem {

    record UnknownPath(String path) implements RequestProblem {
        @Override
        public String code() {
            return "unknown-path";
        }

        @Override
        public String title() {
            return "Nothing is served at this path";
        }

        @Override
        public String detail() {
            return path + " is no path of this router";
        }

        @Override
        public Kind kind() {
            return Kind.ABSENT;
        }
    }

    record MethodNotAllowed(String method, Collection<String> allowed) implements RequestProblem {
        @Override
        public String code() {
            return "method-not-allowed";
        }

        @Override
        public String title() {
            return "This path does not take that method";
        }

        @Override
        public String detail() {
            return method + " is not possible here"
                    + (allowed.isEmpty() ? "" : "; possible are " + String.join(", ", allowed));
        }

        @Override
        public Kind kind() {
            return Kind.METHOD;
        }
    }

    record UnsupportedFormat(@Nullable String contentType) implements RequestProblem {
        @Override
        public String code() {
            return "unsupported-format";
        }

        @Override
        public String title() {
            return "This call does not read that content type";
        }

        @Override
        public String detail() {
            return contentType == null
                    ? "the request has no Content-Type"
                    : "the content type " + contentType + " is not read here";
        }

        @Override
        public Kind kind() {
            return Kind.UNSUPPORTED_FORMAT;
        }
    }

    record Unacceptable(String wanted) implements RequestProblem {
        @Override
        public String code() {
            return "not-acceptable";
        }

        @Override
        public String title() {
            return "This call has no answer in the wanted format";
        }

        @Override
        public String detail() {
            return "the answer is " + wanted + "; send an Accept header that allows it";
        }

        @Override
        public Kind kind() {
            return Kind.UNACCEPTABLE;
        }
    }

    record Malformed(String detail) implements RequestProblem {
        @Override
        public String code() {
            return "malformed";
        }

        @Override
        public String title() {
            return "The request cannot be read";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    record TooLarge() implements RequestProblem {
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
            return "the body or the headers are over the limit";
        }

        @Override
        public Kind kind() {
            return Kind.TOO_LARGE;
        }
    }

    record Unavailable() implements RequestProblem {
        @Override
        public String code() {
            return "unavailable";
        }

        @Override
        public String title() {
            return "The router cannot answer just now";
        }

        @Override
        public String detail() {
            return "the answer was not ready in time; nothing is known to be wrong with the request, so send it again";
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }

    /** A fault of the router; what it was stands in the log under the request's id only. */
    record Internal() implements RequestProblem {
        @Override
        public String code() {
            return "internal";
        }

        @Override
        public String title() {
            return "The router failed";
        }

        @Override
        public String detail() {
            return "this is a fault of the router, not of the request; its log has the cause under this request's id";
        }

        @Override
        public Kind kind() {
            return Kind.INTERNAL;
        }
    }
}
