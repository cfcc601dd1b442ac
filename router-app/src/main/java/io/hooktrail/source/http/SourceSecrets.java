package io.hooktrail.source.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.github.f4b6a3.uuid.UuidCreator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.source.SourceState;
import io.hooktrail.tenant.TenantName;

/** Turns given secrets into stored ones; one that is stored already stays as it is, so that a repeated PUT changes nothing. */
@Component
class SourceSecrets {

    private static final int GENERATED_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Secrets secrets;
    private final Clock clock;

    SourceSecrets(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * The whole list after a PUT.
     *
     * @param given null to keep the secrets there are
     * @param before the source as it is; null when it does not exist
     */
    List<Secret> after(TenantName tenant, @Nullable List<String> given, @Nullable SourceState before) {
        var stored = before == null ? List.<Secret>of() : before.secrets();
        if (given == null) {
            return stored;
        }
        var now = clock.instant();
        var after = new ArrayList<Secret>();
        for (var index = 0; index < given.size(); index++) {
            var value = secrets.keep(tenant, given.get(index), "/secrets/" + index);
            after.add(same(tenant, given.get(index), value, stored, now, after));
        }
        return after;
    }

    private Secret same(TenantName tenant, String plain, SecretValue value, List<Secret> stored, Instant now,
            List<Secret> taken) {
        return stored.stream()
                .filter(secret -> secret.isValidAt(now) && secret.expiresAt() == null && !taken.contains(secret))
                .filter(secret -> secrets.holds(tenant, secret.value(), plain))
                .findFirst()
                .orElseGet(() -> made(plain, value, now));
    }

    /**
     * A new secret of its own.
     *
     * @throws Refused when it is a reference that the tenant may not use
     */
    Secret make(TenantName tenant, String given, String pointer) {
        if (given.isEmpty()) {
            throw InvalidBody.at(pointer, "an empty secret would verify nothing; leave it out to have one generated");
        }
        return made(given, secrets.keep(tenant, given, pointer), clock.instant());
    }

    /** The form of Standard Webhooks (section "Secret"), which other schemes take as well. */
    static String draw() {
        var bytes = new byte[GENERATED_BYTES];
        RANDOM.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    private static Secret made(String given, SecretValue value, Instant now) {
        return new Secret(UuidCreator.getTimeOrderedEpoch().toString(), value, Secret.hintOf(given, value), now, null);
    }
}
