package io.hooktrail.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.Secret;
import io.hooktrail.subscription.SinkCredential.AccessToken;
import io.hooktrail.subscription.SinkCredential.ClientAuthentication;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.subscription.SinkCredential.Plain;

/** The {@code sinkcredential} of a subscription as its caller sends it, with every fault named. */
final class SinkCredentialReader {

    static final int TEXT_CHARS_MAX = 1024;

    /** RFC 7617, section 2: the first colon ends the name. */
    private static final Pattern IDENTIFIER = Pattern.compile("[^:\\p{Cntrl}]{1," + TEXT_CHARS_MAX + "}");

    /** RFC 6749, appendix A: what a client id and a scope are made of, and no URI needs more. */
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{0," + TEXT_CHARS_MAX + "}");

    private final Fields fields;
    private final GivenSecrets secrets;
    private final @Nullable SinkCredential before;
    private final boolean sinkMoved;

    /**
     * @param fields the object itself
     * @param before the credential there is; null for none
     * @param sinkMoved whether the sink lies at another host, port or scheme than the one there is
     */
    SinkCredentialReader(Fields fields, GivenSecrets secrets, @Nullable SinkCredential before, boolean sinkMoved) {
        this.fields = fields;
        this.secrets = secrets;
        this.before = before;
        this.sinkMoved = sinkMoved;
    }

    /**
     * Null, and a fault, for an unknown type.
     *
     * @throws Refused with {@link NotSupported} for a known type that is not built, or for a reference the tenant may not use
     */
    @Nullable
    SinkCredential read(Instant now) {
        var credential = switch (fields.required("credentialtype")) {
            case "ACCESSTOKEN" -> accessToken(now);
            case "PLAIN" -> plain();
            case "CLIENTCREDENTIALS" -> clientCredentials();
            case "REFRESHTOKEN" -> throw new Refused(
                    new NotSupported(fields.pointer() + "/credentialtype", "the credential type REFRESHTOKEN"));
            case "" -> null;
            default -> {
                fields.fault("credentialtype", "must be ACCESSTOKEN, PLAIN or CLIENTCREDENTIALS");
                yield null;
            }
        };
        if (credential != null) {
            fields.closed();
        }
        return credential;
    }

    private AccessToken accessToken(Instant now) {
        var token = secret("accesstoken", before instanceof AccessToken old ? old : null, false);
        if (!fields.text("accesstokentype", "bearer").equalsIgnoreCase("bearer")) {
            fields.fault("accesstokentype", "must be bearer");
        }
        return new AccessToken(token, expiry(now));
    }

    private @Nullable Instant expiry(Instant now) {
        var text = fields.text("accesstokenexpiresutc");
        if (text == null) {
            return null;
        }
        try {
            var expiry = OffsetDateTime.parse(text).toInstant();
            if (!expiry.isAfter(now)) {
                fields.fault("accesstokenexpiresutc", "must not be over");
            }
            return expiry;
        } catch (DateTimeException e) {
            fields.fault("accesstokenexpiresutc", "must be an RFC 3339 time such as 2030-01-01T00:00:00Z");
            return null;
        }
    }

    private Plain plain() {
        var identifier = fields.required("identifier");
        if (!identifier.isEmpty() && !IDENTIFIER.matcher(identifier).matches()) {
            fields.fault("identifier", "must be 1 to " + TEXT_CHARS_MAX
                    + " characters without a colon or control characters");
        }
        return new Plain(identifier, secret("secret", before instanceof Plain old ? old : null, false));
    }

    private ClientCredentials clientCredentials() {
        var endpoint = endpoint();
        var old = before instanceof ClientCredentials client ? client : null;
        var secret = secret("clientsecret", old,
                old != null && !Origin.of(old.tokenEndpoint()).equals(Origin.of(endpoint)));
        return new ClientCredentials(endpoint, printable("clientid", fields.required("clientid")), secret,
                authentication(), printable("scope", fields.text("scope", "")),
                printable("audience", fields.text("audience", "")));
    }

    /** Where it lies is judged by the outgoing guard, once the rest of the body is in order. */
    private URI endpoint() {
        var text = fields.required("tokenendpoint");
        try {
            var endpoint = new URI(text);
            if (!text.isEmpty() && (endpoint.getHost() == null || !text.equals(endpoint.toASCIIString()))) {
                fields.fault("tokenendpoint", "must be an absolute URI in ASCII, such as https://login.example/token");
            }
            return endpoint;
        } catch (URISyntaxException e) {
            fields.fault("tokenendpoint", "is no URI: " + e.getReason() + " at character " + (e.getIndex() + 1));
            return URI.create("http://invalid/");
        }
    }

    private ClientAuthentication authentication() {
        return switch (fields.text("clientauthentication", "basic")) {
            case "basic" -> ClientAuthentication.BASIC;
            case "body" -> ClientAuthentication.BODY;
            default -> {
                fields.fault("clientauthentication", "must be basic or body");
                yield ClientAuthentication.BASIC;
            }
        };
    }

    private String printable(String name, String text) {
        if (!PRINTABLE.matcher(text).matches()) {
            fields.fault(name, "has at most " + TEXT_CHARS_MAX + " printable ASCII characters");
        }
        return text;
    }

    private Secret secret(String name, @Nullable SinkCredential old, boolean endpointMoved) {
        return new SecretField(fields, name, secrets).read(old == null ? null : old.secret(),
                sinkMoved || endpointMoved);
    }
}
