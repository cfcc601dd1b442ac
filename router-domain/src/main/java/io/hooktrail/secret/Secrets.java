package io.hooktrail.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import io.hooktrail.tenant.TenantName;

/** Turns what a caller gave into what may be stored, and back at the moment of use. */
public interface Secrets {

    /**
     * Seals a literal, or checks and keeps a reference.
     *
     * @param pointer where the value stood in the body, for the error
     * @throws io.hooktrail.problem.Refused for a reference outside what the tenant was given, or of an unknown kind
     */
    SecretValue keep(TenantName tenant, String literalOrReference, String pointer);

    /**
     * The plain value. Literals come from the seal, references from their place, each time anew.
     *
     * @throws io.hooktrail.problem.Refused when the place holds nothing
     */
    String reveal(TenantName tenant, SecretValue value);

    /** Whether a stored secret is what was given: the same place, or the same value. */
    default boolean holds(TenantName tenant, SecretValue stored, String literalOrReference) {
        return switch (stored) {
            case SecretValue.Reference reference -> reference.text().equals(literalOrReference);
            case SecretValue.Sealed sealed -> MessageDigest.isEqual(
                    reveal(tenant, sealed).getBytes(StandardCharsets.UTF_8),
                    literalOrReference.getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Seals bytes that are not a configured secret, such as a received Authorization header. */
    byte[] seal(TenantName tenant, byte[] plain);

    /** Opens what {@link #seal} made for the same tenant. */
    byte[] open(TenantName tenant, byte[] sealed);
}
