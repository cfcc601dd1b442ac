package io.hooktrail.subscription.http;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

import com.github.f4b6a3.uuid.UuidCreator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.DeliveryTerms.Signing;
import io.hooktrail.tenant.TenantName;

/**
 * The secrets that deliveries are signed with, as Standard Webhooks writes them: {@code whsec_} and 256 random bits, or the two
 * halves of an Ed25519 key pair as {@code whsk_} and {@code whpk_}.
 */
@Component
class SigningSecrets {

    private static final String SHARED = "whsec_";
    private static final int BYTES = 32;
    private static final int HINT_CHARS = 4;

    /** Of a given secret (Standard Webhooks, "Signature scheme"). */
    private static final int GIVEN_BYTES_MIN = 24;
    private static final int GIVEN_BYTES_MAX = 64;

    private final SecureRandom random = new SecureRandom();
    private final Secrets secrets;
    private final Clock clock;

    SigningSecrets(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A secret of the scheme; without a scheme, one for the day that there is one. */
    Drawn draw(TenantName tenant, Signing signing) {
        return signing == Signing.STANDARD_WEBHOOKS_ED25519 ? pair(tenant) : shared(tenant);
    }

    /**
     * A secret that the receiver has already.
     *
     * @param given {@code whsec_} and 24 to 64 bytes in Base64, or a reference to such a text
     * @throws Refused when it is neither, when the tenant may not use the reference, or when the scheme signs with a key of ours
     */
    Drawn given(TenantName tenant, String given, Signing signing) {
        if (signing == Signing.STANDARD_WEBHOOKS_ED25519) {
            throw InvalidBody.at("/secret",
                    "is not taken for standardwebhooks-ed25519: the key pair is made here, and its "
                            + "private half never leaves");
        }
        var kept = secrets.keep(tenant, given, "/secret");
        if (kept instanceof SecretValue.Reference reference) {
            return new Drawn(null, made(kept, reference.text(), null));
        }
        if (!isShared(given)) {
            throw InvalidBody.at("/secret", "must be whsec_ followed by the Base64 of " + GIVEN_BYTES_MIN + " to "
                    + GIVEN_BYTES_MAX + " bytes, or a reference to such a text");
        }
        return new Drawn(null, made(kept, hint(given), null));
    }

    private static boolean isShared(String given) {
        if (!given.startsWith(SHARED)) {
            return false;
        }
        try {
            var bytes = Base64.getDecoder().decode(given.substring(SHARED.length())).length;
            return bytes >= GIVEN_BYTES_MIN && bytes <= GIVEN_BYTES_MAX;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Drawn shared(TenantName tenant) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var plain = SHARED + Base64.getEncoder().encodeToString(bytes);
        return new Drawn(plain, made(secrets.keep(tenant, plain, ""), hint(plain), null));
    }

    private Drawn pair(TenantName tenant) {
        var pair = ed25519();
        var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        // The encoded form ends with the 32 bytes of the key (RFC 8410, section 4).
        var encoded = pair.getPublic().getEncoded();
        var half = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
        var whole = Arrays.copyOf(seed, 2 * BYTES);
        System.arraycopy(half, 0, whole, BYTES, BYTES);
        var publicKey = "whpk_" + Base64.getEncoder().encodeToString(half);
        var kept = secrets.keep(tenant, "whsk_" + Base64.getEncoder().encodeToString(whole), "");
        return new Drawn(null, made(kept, hint(publicKey), publicKey));
    }

    private static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private Secret made(SecretValue value, String hint, @Nullable String publicKey) {
        return new Secret(UuidCreator.getTimeOrderedEpoch().toString(), value, hint,
                clock.instant().truncatedTo(ChronoUnit.MILLIS), null, publicKey);
    }

    private static String hint(String text) {
        return text.substring(text.length() - HINT_CHARS);
    }

    /**
     * A new secret.
     *
     * @param plain shown once, in the answer that made it; null when the caller knows it, or need not
     * @param kept what is stored
     */
    record Drawn(@Nullable String plain, Secret kept) {

        /** Never the plain value, wherever it may be printed. */
        @Override
        public String toString() {
            return "Drawn[" + kept.id() + "]";
        }
    }
}
