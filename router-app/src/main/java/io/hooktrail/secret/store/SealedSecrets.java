package io.hooktrail.secret.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.tenant.TenantName;

/** Secrets under AES-256-GCM. The tenant's name is associated data, so that a value moved to another tenant does not open. */
final class SealedSecrets implements Secrets {

    private final AesGcm cipher;
    private final SecretPlaces places;

    SealedSecrets(AesGcm cipher, SecretPlaces places) {
        this.cipher = cipher;
        this.places = places;
    }

    @Override
    public SecretValue keep(TenantName tenant, String literalOrReference, String pointer) {
        if (SecretValue.isReference(literalOrReference)) {
            places.check(tenant, literalOrReference, pointer);
            return new SecretValue.Reference(literalOrReference);
        }
        var sealed = seal(tenant, literalOrReference.getBytes(StandardCharsets.UTF_8));
        return new SecretValue.Sealed(Base64.getEncoder().encodeToString(sealed));
    }

    @Override
    public String reveal(TenantName tenant, SecretValue value) {
        return switch (value) {
            case SecretValue.Sealed sealed -> new String(open(tenant, Base64.getDecoder().decode(sealed.ciphertext())),
                    StandardCharsets.UTF_8);
            case SecretValue.Reference reference -> places.read(tenant, reference.text());
        };
    }

    @Override
    public byte[] seal(TenantName tenant, byte[] plain) {
        try {
            return cipher.encrypt(plain, bound(tenant));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not work here", e);
        }
    }

    @Override
    public byte[] open(TenantName tenant, byte[] sealed) {
        try {
            return cipher.decrypt(sealed, bound(tenant));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a sealed value of tenant " + tenant + " does not open; it was changed, or "
                    + "sealed by another master key", e);
        }
    }

    private static byte[] bound(TenantName tenant) {
        return tenant.value().getBytes(StandardCharsets.UTF_8);
    }
}
