package io.hooktrail.subscription.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

import com.github.f4b6a3.uuid.UuidCreator;
import org.springframework.stereotype.Component;

import io.hooktrail.secret.Secret;
import io.hooktrail.secret.Secrets;
import io.hooktrail.tenant.TenantName;

/** Draws the secrets that deliveries are signed with: {@code whsec_} and 256 random bits (Standard Webhooks). */
@Component
class SigningSecrets {

    private static final int BYTES = 32;
    private static final int HINT_CHARS = 4;

    private final SecureRandom random = new SecureRandom();
    private final Secrets secrets;
    private final Clock clock;

    SigningSecrets(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    Drawn draw(TenantName tenant) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var plain = "whsec_" + Base64.getEncoder().encodeToString(bytes);
        var kept = new Secret(UuidCreator.getTimeOrderedEpoch().toString(), secrets.keep(tenant, plain, ""),
                plain.substring(plain.length() - HINT_CHARS), clock.instant().truncatedTo(ChronoUnit.MILLIS), null);
        return new Drawn(plain, kept);
    }

    /**
     * A new secret.
     *
     * @param plain shown once, in the answer that made it
     * @param kept what is stored
     */
    record Drawn(String plain, Secret kept) {

        /** Never the plain value, wherever it may be printed. */
        @Override
        public String toString() {
            return "Drawn[" + kept.id() + "]";
        }
    }
}
