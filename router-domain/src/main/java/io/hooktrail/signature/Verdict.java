package io.hooktrail.signature;

/** Whether a request came from whom it says. To the sender every refusal looks alike; the code stands in the rejections. */
public sealed interface Verdict {

    /**
     * It did.
     *
     * @param how the scheme and which secret, for the timeline: {@code "stripe v1, secret 2 of 2"}
     */
    record Verified(String how) implements Verdict {}

    /**
     * It did not, or nobody can tell.
     *
     * @param detail for the operator, without secrets or signatures
     */
    record Rejected(Code code, String detail) implements Verdict {}

    /** Why a signature does not count. */
    enum Code {
        SIGNATURE_MISSING("signature-missing"),
        SIGNATURE_INVALID("signature-invalid"),
        SIGNATURE_STALE("signature-stale");

        private final String label;

        Code(String label) {
            this.label = label;
        }

        /** As it stands in rejections, log and metric. */
        public String label() {
            return label;
        }
    }
}
