package io.hooktrail.delivery.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.egress.CallResult.Answer;

/** What a token endpoint answers (RFC 6749, section 5). Of its texts only the names of known errors are repeated. */
final class TokenAnswer {

    /** Where the endpoint does not say. */
    static final Duration LIFE_DEFAULT = Duration.ofMinutes(5);
    static final Duration LIFE_MAX = Duration.ofDays(1);

    /** As long as one attempt may take, so that no token ends on its way; a fifth of the life of a short one. */
    private static final Duration MARGIN_MAX = Duration.ofMinutes(1);
    private static final int MARGIN_SHARE = 5;

    /** RFC 6750, section 2.1, with a bound. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,16384}=*");

    /** RFC 6749, section 5.2, RFC 8707, section 2, and what servers add of section 4.1.2.1. */
    private static final Set<String> ERRORS = Set.of("invalid_request", "invalid_client", "invalid_grant",
            "unauthorized_client", "unsupported_grant_type", "invalid_scope", "invalid_target", "access_denied",
            "server_error", "temporarily_unavailable");

    private static final JsonMapper JSON = new JsonMapper();

    private TokenAnswer() {}

    /** @throws Unsendable when it is no token that can be used */
    static AccessToken read(Answer answer, Instant now) throws Unsendable {
        var json = json(answer.body());
        if (answer.status() != 200) {
            var error = json.path("error").asString("");
            throw Unsendable.credential("no access token: the token endpoint answered " + answer.status()
                    + (ERRORS.contains(error) ? " (" + error + ")" : ""));
        }
        var token = json.path("access_token").asString("");
        if (!TOKEN.matcher(token).matches()) {
            throw Unsendable.credential("no access token: the token endpoint's answer has none");
        }
        if (!json.path("token_type").asString("").equalsIgnoreCase("bearer")) {
            throw Unsendable.credential("no access token: the token endpoint gave one that is no bearer token");
        }
        var life = life(json.path("expires_in"));
        if (!life.isPositive()) {
            throw Unsendable.credential("no access token: the token endpoint gave one that is over already");
        }
        return new AccessToken(token, now.plus(life).minus(margin(life)));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            // The status says enough; the parser's message would quote the answer.
            return JSON.createObjectNode();
        }
    }

    /** Some servers write the number as a string. */
    private static Duration life(JsonNode seconds) {
        var life = seconds.asLong(LIFE_DEFAULT.toSeconds());
        return Duration.ofSeconds(Math.min(life, LIFE_MAX.toSeconds()));
    }

    private static Duration margin(Duration life) {
        var share = life.dividedBy(MARGIN_SHARE);
        return share.compareTo(MARGIN_MAX) < 0 ? share : MARGIN_MAX;
    }
}
