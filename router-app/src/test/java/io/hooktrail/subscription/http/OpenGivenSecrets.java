package io.hooktrail.subscription.http;

import java.time.Instant;

import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.subscription.GivenSecrets;

/** A seal that seals nothing, so that a test can look inside. */
public final class OpenGivenSecrets implements GivenSecrets {

    @Override
    public Secret keep(String literalOrReference, String pointer) {
        return new Secret("id-" + literalOrReference.hashCode(), new SecretValue.Sealed(literalOrReference), "wxyz",
                Instant.EPOCH, null);
    }

    @Override
    public String reveal(Secret stored) {
        return ((SecretValue.Sealed) stored.value()).ciphertext();
    }

    @Override
    public boolean holds(Secret stored, String literalOrReference) {
        return reveal(stored).equals(literalOrReference);
    }
}
