package io.hooktrail.delivery.client;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.tenant.TenantName;

/** Keeps a literal as it is; a reference holds nothing. */
final class PlainSecrets implements Secrets {

    @Override
    public SecretValue keep(TenantName tenant, String literalOrReference, String pointer) {
        return new SecretValue.Sealed(literalOrReference);
    }

    @Override
    public String reveal(TenantName tenant, SecretValue value) {
        return switch (value) {
            case SecretValue.Sealed literal -> literal.ciphertext();
            case SecretValue.Reference reference -> throw InvalidBody.at("", reference.text() + " holds nothing");
        };
    }

    @Override
    public byte[] seal(TenantName tenant, byte[] plain) {
        return plain.clone();
    }

    @Override
    public byte[] open(TenantName tenant, byte[] sealed) {
        return sealed.clone();
    }
}
