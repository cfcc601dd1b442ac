package io.hooktrail.delivery.client;

import io.hooktrail.problem.Refused;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.tenant.TenantName;

/** Opens a secret for one attempt; what goes wrong is said without it. */
final class Revealing {

    private Revealing() {}

    /**
     * The plain value.
     *
     * @param what the secret is, for people
     * @throws Unsendable when its place holds nothing, is none the tenant may use, or the seal does not open
     */
    static String of(Secrets secrets, TenantName tenant, SecretValue value, String what) throws Unsendable {
        try {
            return secrets.reveal(tenant, value);
        } catch (Refused e) {
            throw Unsendable.misconfigured(e.problem().detail());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw Unsendable.misconfigured(what + " cannot be opened");
        }
    }
}
