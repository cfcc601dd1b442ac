package io.hooktrail.secret.store;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) by the JDK, with a random nonce. The sealed form is nonce, ciphertext, tag. A library would
 * do (Tink's had this form and was here before), but it keeps ciphers and random in thread locals, which each request's virtual
 * thread makes anew: 5 % of the router's processor time.
 */
final class AesGcm {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    /** @param key 32 bytes */
    AesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @param bound what has to be given again to open it */
    byte[] encrypt(byte[] plain, byte[] bound) throws GeneralSecurityException {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
        cipher(Cipher.ENCRYPT_MODE, nonce, bound).doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
        return sealed;
    }

    /** @throws GeneralSecurityException when it was changed, or sealed by another key or for another purpose */
    byte[] decrypt(byte[] sealed, byte[] bound) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES + TAG_BYTES) {
            throw new GeneralSecurityException("too short to be a sealed value");
        }
        return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), bound).doFinal(sealed, NONCE_BYTES,
                sealed.length - NONCE_BYTES);
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}
