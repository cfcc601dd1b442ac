package io.hooktrail.event;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.Problem;

/** Why a request is no CloudEvent that we take. Details name places and rules, never a value of the payload. */
public sealed interface EventProblem extends Problem {

    /**
     * An event that breaks CloudEvents 1.0.
     *
     * @param index of the event in a batch, from 0; -1 when the request is one event
     * @param pointer JSON Pointer into the body; null when the fault lies in the headers
     * @param attribute the attribute or member at fault; empty when it is the event as a whole
     * @param fault what is wrong and what would be right
     */
    record InvalidEvent(int index, @Nullable String pointer, String attribute, String fault) implements EventProblem {

        @Override
        public String code() {
            return "invalid-event";
        }

        @Override
        public String title() {
            return "This is no valid CloudEvent";
        }

        @Override
        public String detail() {
            return (index < 0 ? "" : "event " + index + " of the batch: ")
                    + (attribute.isEmpty() ? "" : attribute + " ") + fault;
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public List<Fault> faults() {
            return pointer == null ? List.of() : List.of(new Fault(pointer, detail()));
        }
    }

    /**
     * A CloudEvents format or encoding that this version does not read.
     *
     * @param what names it
     */
    record UnsupportedFormat(String what) implements EventProblem {

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
            return what
                    + " is not read; send application/cloudevents+json or application/cloudevents-batch+json in UTF-8,"
                    + " or the binary mode with ce- headers";
        }

        @Override
        public Kind kind() {
            return Kind.UNSUPPORTED_FORMAT;
        }
    }
}
