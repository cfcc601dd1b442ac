package io.hooktrail.subscription;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.secret.Secret;
import io.hooktrail.subscription.SinkCredential.AccessToken;
import io.hooktrail.subscription.SinkCredential.ClientAuthentication;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.subscription.SinkCredential.Plain;

/** The stored form of a {@code sinkcredential}, its secret sealed; it follows the rules of {@link SubscriptionSettingsCodec}. */
final class SinkCredentialCodec {

    private static final JsonMapper JSON = new JsonMapper();

    private SinkCredentialCodec() {}

    static Map<String, Object> write(SinkCredential credential) {
        var json = new LinkedHashMap<String, Object>();
        switch (credential) {
            case AccessToken token -> {
                json.put("credentialtype", "ACCESSTOKEN");
                json.put("accesstoken", token.secret());
                json.put("accesstokentype", "bearer");
                var expiresAt = token.expiresAt();
                if (expiresAt != null) {
                    json.put("accesstokenexpiresutc", expiresAt.toString());
                }
            }
            case Plain plain -> {
                json.put("credentialtype", "PLAIN");
                json.put("identifier", plain.identifier());
                json.put("secret", plain.secret());
            }
            case ClientCredentials client -> {
                json.put("credentialtype", "CLIENTCREDENTIALS");
                json.put("tokenendpoint", client.tokenEndpoint().toString());
                json.put("clientid", client.clientId());
                json.put("clientsecret", client.secret());
                json.put("clientauthentication", client.authentication().label());
                putUnlessEmpty(json, "scope", client.scope());
                putUnlessEmpty(json, "audience", client.audience());
            }
        }
        return json;
    }

    private static void putUnlessEmpty(Map<String, Object> json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    /** Null when there is none. */
    static @Nullable SinkCredential read(JsonNode json) {
        return switch (json.path("credentialtype").asString("")) {
            case "ACCESSTOKEN" -> new AccessToken(secret(json.path("accesstoken")),
                    json.has("accesstokenexpiresutc")
                            ? Instant.parse(json.path("accesstokenexpiresutc").stringValue())
                            : null);
            case "PLAIN" -> new Plain(json.path("identifier").stringValue(), secret(json.path("secret")));
            case "CLIENTCREDENTIALS" -> new ClientCredentials(URI.create(json.path("tokenendpoint").stringValue()),
                    json.path("clientid").stringValue(), secret(json.path("clientsecret")),
                    "body".equals(json.path("clientauthentication").asString(""))
                            ? ClientAuthentication.BODY
                            : ClientAuthentication.BASIC,
                    json.path("scope").asString(""), json.path("audience").asString(""));
            default -> null;
        };
    }

    static Secret secret(JsonNode json) {
        return JSON.treeToValue(json, Secret.class);
    }
}
