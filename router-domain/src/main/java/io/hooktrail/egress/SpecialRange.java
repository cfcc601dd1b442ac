package io.hooktrail.egress;

/**
 * Addresses that are not on the public internet, or not for a sink.
 *
 * @param name for people, such as "private network"
 * @param opening how the operator may open it
 */
public record SpecialRange(Cidr block, String name, Opening opening) {

    /** What it takes to send there all the same. */
    public enum Opening {
        /** A block that holds the address. */
        BY_BLOCK("let the operator allow its network (HOOKTRAIL_SINKS_ALLOW)"),
        /**
         * The very address as a block of its own: credentials of the machine are served there, and a wide block is allowed for
         * other reasons.
         */
        BY_ADDRESS("let the operator allow this very address (HOOKTRAIL_SINKS_ALLOW)"),
        /** Nothing: no other machine answers there under this address. */
        NEVER("");

        private final String advice;

        Opening(String advice) {
            this.advice = advice;
        }
    }

    /** What to do about a sink there. */
    public String remedy() {
        return opening == Opening.NEVER ? "Use a public one" : "Use a public one, or " + opening.advice;
    }
}
