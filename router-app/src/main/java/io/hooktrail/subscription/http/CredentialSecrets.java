package io.hooktrail.subscription.http;

import java.time.Clock;
import java.time.temporal.ChronoUnit;

import com.github.f4b6a3.uuid.UuidCreator;
import org.springframework.stereotype.Component;

import io.hooktrail.secret.Secret;
import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.GivenSecrets;
import io.hooktrail.tenant.TenantName;

/** Seals what callers give subscriptions to prove themselves with. */
@Component
class CredentialSecrets {

    private final Secrets secrets;
    private final Clock clock;

    CredentialSecrets(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    GivenSecrets of(TenantName tenant) {
        return new GivenSecrets() {
            @Override
            public Secret keep(String literalOrReference, String pointer) {
                var value = secrets.keep(tenant, literalOrReference, pointer);
                return new Secret(UuidCreator.getTimeOrderedEpoch().toString(), value,
                        Secret.hintOf(literalOrReference, value), clock.instant().truncatedTo(ChronoUnit.MILLIS), null);
            }

            @Override
            public String reveal(Secret stored) {
                return secrets.reveal(tenant, stored.value());
            }

            @Override
            public boolean holds(Secret stored, String literalOrReference) {
                return secrets.holds(tenant, stored.value(), literalOrReference);
            }
        };
    }
}
