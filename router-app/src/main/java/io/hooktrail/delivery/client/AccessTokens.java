package io.hooktrail.delivery.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCall.Field;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.TlsIdentity;
import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.SinkCredential.ClientAuthentication;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.tenant.TenantName;

/**
 * The access tokens of OAuth 2.0 client credentials (RFC 6749, section 4.4). A token is fetched by one attempt for all that wait
 * for it, and kept until shortly before its end; a failure is kept for a moment too, so that a token endpoint that is down, or
 * that knows us no more, is not asked by every attempt (ADR 21).
 */
final class AccessTokens {

    /** Of the credentials in use at once; whoever is let go of fetches anew. */
    static final int CREDENTIALS_MAX = 10_000;

    /** One attempt may last a minute, so no token is asked for more than that. */
    private static final Duration FETCH_MAX = Duration.ofSeconds(10);

    private final OutgoingCalls calls;
    private final Secrets secrets;
    private final Clock clock;
    private final String userAgent;
    private final Cache<Key, TokenSlot> slots = Caffeine.newBuilder()
            .maximumSize(CREDENTIALS_MAX)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    AccessTokens(OutgoingCalls calls, Secrets secrets, Clock clock, String userAgent) {
        this.calls = calls;
        this.secrets = secrets;
        this.clock = clock;
        this.userAgent = userAgent;
    }

    /** A credential's secret has an id of its own, so that no two subscriptions share a token and a new secret fetches a new one. */
    private record Key(TenantName tenant, ClientCredentials credential, String authorities) {}

    /**
     * A token that is valid for some time yet.
     *
     * @param authorities that the subscription trusts beside the usual, in PEM; its client certificate is for the sink alone
     * @param within how long this attempt may wait for it
     * @throws Unsendable when there is none, saying why
     */
    Lent lend(TenantName tenant, ClientCredentials credential, String authorities, Duration within)
            throws Unsendable {
        var slot = slots.get(new Key(tenant, credential, authorities), key -> new TokenSlot(clock));
        return new Lent(slot, slot.token(within, left -> fetched(tenant, credential, authorities, shorter(left))));
    }

    /** A token in use, and where to say what the sink thought of it. */
    record Lent(TokenSlot slot, AccessToken token) {

        void wasRefused() {
            slot.refused(token);
        }

        void wasAccepted() {
            slot.accepted(token);
        }

        @Override
        public String toString() {
            return "Lent[]";
        }
    }

    private static Duration shorter(Duration left) {
        return left.compareTo(FETCH_MAX) < 0 ? left : FETCH_MAX;
    }

    private AccessToken fetched(TenantName tenant, ClientCredentials credential, String authorities, Duration within)
            throws Unsendable {
        var secret = Revealing.of(secrets, tenant, credential.secret().value(), "the client secret");
        var call = new OutgoingCall(credential.tokenEndpoint(), fields(credential, secret), body(credential, secret),
                within, new TlsIdentity(authorities, "", ""));
        return switch (calls.post(call).outcome()) {
            case Answer answer -> TokenAnswer.read(answer, now());
            case Broken broken -> throw Unsendable.credential("no access token: " + broken.detail());
        };
    }

    private Instant now() {
        return clock.instant();
    }

    private List<Field> fields(ClientCredentials credential, String secret) {
        var fields = new ArrayList<Field>();
        fields.add(new Field("Content-Type", "application/x-www-form-urlencoded"));
        fields.add(new Field("Accept", "application/json"));
        fields.add(new Field("User-Agent", userAgent));
        if (credential.authentication() == ClientAuthentication.BASIC) {
            // Both are encoded as in a form first (RFC 6749, section 2.3.1).
            var pair = encoded(credential.clientId()) + ":" + encoded(secret);
            fields.add(new Field("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
        }
        return fields;
    }

    private static byte[] body(ClientCredentials credential, String secret) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        if (!credential.scope().isEmpty()) {
            form.put("scope", credential.scope());
        }
        if (!credential.audience().isEmpty()) {
            form.put("audience", credential.audience());
        }
        if (credential.authentication() == ClientAuthentication.BODY) {
            form.put("client_id", credential.clientId());
            form.put("client_secret", secret);
        }
        return form.entrySet()
                .stream()
                .map(AccessTokens::encoded)
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(Map.Entry<String, String> parameter) {
        return parameter.getKey() + "=" + encoded(parameter.getValue());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
