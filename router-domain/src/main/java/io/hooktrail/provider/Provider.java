package io.hooktrail.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;

/** One provider whole: how it signs, what it sends, and what that means as CloudEvents. Stateless. */
public interface Provider {

    /** As in a source's {@code provider} field, such as {@code stripe}. */
    String name();

    /** What is wrong with a source's configuration; empty when nothing is. Pointers start with {@code /config}. */
    List<Problem.Fault> check(Configuration configuration);

    /** Whether a source of this provider verifies nothing without {@code secrets}; not when its config may hold public keys. */
    default boolean needsSecrets() {
        return true;
    }

    /** The fields that a source's {@code config} may have, as {@link #check} knows them. */
    default List<String> configFields() {
        return Settings.known(this);
    }

    /** Media types, in lower case and without parameters, that this provider sends. A request without any is let through. */
    Set<String> contentTypes();

    /** Header names, in lower case, whose values are secrets or signatures: sealed at rest and masked in answers. */
    Set<String> sensitiveHeaders();

    /** The same with those that only the source's configuration names; this is the one to seal and mask by. */
    default Set<String> sensitiveHeaders(Configuration configuration) {
        return sensitiveHeaders();
    }

    /** Proves the sender over the raw bytes. {@code now} is the moment of the check. */
    Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now);

    /**
     * Names what a verified request says. Never throws for a body, however odd: what cannot be mapped comes back as
     * quarantined, with the reason.
     */
    Normalized normalize(ReceivedRequest request, Configuration configuration);
}
