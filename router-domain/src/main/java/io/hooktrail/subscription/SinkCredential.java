package io.hooktrail.subscription;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.hooktrail.secret.Secret;

/** What deliveries prove themselves to their sink with: {@code sinkcredential} of the CloudEvents Subscriptions API. */
public sealed interface SinkCredential {

    /** The part that nobody reads again. */
    Secret secret();

    /**
     * A bearer token (RFC 6750).
     *
     * @param expiresAt when it ends; null when the caller did not say
     */
    record AccessToken(Secret secret, @Nullable Instant expiresAt) implements SinkCredential {}

    /**
     * A name and its password (RFC 7617, in UTF-8).
     *
     * @param identifier without a colon
     */
    record Plain(String identifier, Secret secret) implements SinkCredential {}

    /**
     * Tokens that the router fetches itself (RFC 6749, section 4.4).
     *
     * @param scope blank-separated; empty for none
     * @param audience as several authorization servers want it beside the scope; empty for none
     */
    record ClientCredentials(
            URI tokenEndpoint,
            String clientId,
            Secret secret,
            ClientAuthentication authentication,
            String scope,
            String audience) implements SinkCredential {}

    /** How the router proves itself to the token endpoint (RFC 6749, section 2.3.1). */
    enum ClientAuthentication {
        /** In the header. */
        BASIC,
        /** Among the parameters. */
        BODY;

        /** As written in requests and replies. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
