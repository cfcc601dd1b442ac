package io.hooktrail.egress;

import java.util.List;

import io.hooktrail.problem.Problem;

/** Why the router will not connect to a sink. */
public sealed interface EgressProblem extends Problem {

    /** Where the URI stood in the body (JSON Pointer). */
    String pointer();

    @Override
    default Kind kind() {
        return Kind.INVALID;
    }

    @Override
    default List<Fault> faults() {
        return List.of(new Fault(pointer(), detail()));
    }

    /**
     * The host has an address that is not public and that the operator did not allow.
     *
     * @param address the address in plain form
     * @param range which it lies in
     */
    record PrivateSink(String pointer, String host, String address, SpecialRange range) implements EgressProblem {

        @Override
        public String code() {
            return "private-sink";
        }

        @Override
        public String title() {
            return "This sink may not be reached";
        }

        @Override
        public String detail() {
            var where = host.equals(address) ? host + " is" : host + " resolves to " + address + ",";
            return where + " not a public address (" + range.name() + "). " + range.remedy() + ".";
        }
    }

    /**
     * The URI is not one the router sends to, whatever its host resolves to.
     *
     * @param why what is wrong and what would be right
     */
    record UnusableSink(String pointer, String why) implements EgressProblem {

        @Override
        public String code() {
            return "unusable-sink";
        }

        @Override
        public String title() {
            return "This URI cannot be a sink";
        }

        @Override
        public String detail() {
            return why;
        }
    }

    /** The host has no address now. */
    record UnresolvableSink(String pointer, String host) implements EgressProblem {

        @Override
        public String code() {
            return "unresolvable-sink";
        }

        @Override
        public String title() {
            return "This sink's host has no address";
        }

        @Override
        public String detail() {
            return host + " does not resolve to any address. Check the spelling, or add its DNS record first.";
        }
    }
}
