package io.hooktrail.delivery.client;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.SinkCredential;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.subscription.SinkCredential.Plain;
import io.hooktrail.tenant.TenantName;

/**
 * What a delivery proves itself with.
 *
 * @param field the value of {@code Authorization}
 * @param confidential what no text of the sink may bring back into our own
 * @param lent the token it holds, when it came from a token endpoint
 */
record Authorization(String field, List<String> confidential, AccessTokens.@Nullable Lent lent) {

    Authorization {
        confidential = List.copyOf(confidential);
    }

    /** Never what it is for, wherever it may be printed. */
    @Override
    public String toString() {
        return "Authorization[]";
    }

    /** Makes them of credentials. */
    static final class Writer {

        private final Secrets secrets;
        private final AccessTokens tokens;
        private final Clock clock;

        Writer(Secrets secrets, AccessTokens tokens, Clock clock) {
            this.secrets = secrets;
            this.tokens = tokens;
            this.clock = clock;
        }

        /**
         * @param authorities that the subscription trusts beside the usual, in PEM
         * @param within how long a token may be waited for
         * @throws Unsendable when there is nothing to prove oneself with
         */
        Authorization of(TenantName tenant, SinkCredential credential, String authorities, Duration within)
                throws Unsendable {
            return switch (credential) {
                case SinkCredential.AccessToken token -> {
                    var expiresAt = token.expiresAt();
                    if (expiresAt != null && !clock.instant().isBefore(expiresAt)) {
                        throw Unsendable.credential("the access token ended at " + expiresAt
                                + "; give a new one as sinkcredential");
                    }
                    yield bearer(Revealing.of(secrets, tenant, token.secret().value(), "the access token"), null);
                }
                case Plain plain -> basic(plain.identifier(),
                        Revealing.of(secrets, tenant, plain.secret().value(), "the password"));
                case ClientCredentials client -> {
                    var lent = tokens.lend(tenant, client, authorities, within);
                    yield bearer(lent.token().value(), lent);
                }
            };
        }

        private static Authorization bearer(String token, AccessTokens.@Nullable Lent lent) {
            return new Authorization("Bearer " + token, List.of(token), lent);
        }

        private static Authorization basic(String identifier, String password) {
            var pair = Base64.getEncoder()
                    .encodeToString((identifier + ":" + password).getBytes(StandardCharsets.UTF_8));
            return new Authorization("Basic " + pair, List.of(pair, password), null);
        }
    }
}
