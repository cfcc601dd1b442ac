package io.hooktrail.subscription;

import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;

/** Makes what may be stored of the secrets in one tenant's body. Seals, ids and times are not the domain's. */
public interface GivenSecrets {

    /**
     * Seals a literal, or keeps a reference.
     *
     * @param pointer where it stood, for the error
     * @throws Refused for a reference outside what the tenant was given, or of an unknown kind
     */
    Secret keep(String literalOrReference, String pointer);

    /** The plain value of a stored literal, to check it against what stands beside it. */
    String reveal(Secret stored);

    /** Whether the stored secret is what was given, so that the same body twice changes nothing. */
    boolean holds(Secret stored, String literalOrReference);
}
