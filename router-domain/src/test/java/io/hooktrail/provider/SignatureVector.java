package io.hooktrail.provider;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;

/**
 * A request with the verdict it must get.
 *
 * @param provider one of ours
 * @param config as in a source of ours
 * @param now when it is checked
 * @param reason why the verdict is this one; empty when the name says it
 */
public record SignatureVector(
        String name,
        String provider,
        Map<String, Object> config,
        List<String> secrets,
        ReceivedRequest request,
        Instant now,
        boolean isAccepted,
        String reason) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Their names of the providers to ours. */
    private static final Map<String, String> PROVIDERS = Map.of("stripe", "stripe", "github", "github", "hubspot",
            "hubspot", "mollie", "mollie", "standard-webhooks", "standardwebhooks", "svix", "standardwebhooks",
            "generic-hmac", "hmac", "client-erp", "hmac");

    /** Those of a published file that are for our providers, modes that are not built included. */
    public static List<SignatureVector> published(Path file) {
        return JSON.readTree(file.toFile())
                .valueStream()
                .filter(vector -> PROVIDERS.containsKey(vector.path("provider").asString("")))
                .map(SignatureVector::read)
                .toList();
    }

    /** Those computed here. */
    public static List<SignatureVector> own() {
        return OwnVectors.all();
    }

    /**
     * False for unsigned Mollie webhooks and for keys or passwords instead of HMAC: their configuration is refused as not
     * supported.
     */
    public boolean isBuilt() {
        var mode = config.getOrDefault("mode", "");
        return provider.equals("mollie") ? !mode.equals("classic") : mode.equals("") || mode.equals("hmac");
    }

    private static SignatureVector read(JsonNode vector) {
        var vendor = vector.get("provider").stringValue();
        var values = JSON.convertValue(vector.get("config"), new TypeReference<HashMap<String, Object>>() {
        });
        var secrets = values.remove("secrets") instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.<String>of();
        if (vendor.equals("svix")) {
            values.put("headerPrefixes", List.of("svix-"));
        }
        var now = Instant.parse(vector.get("now").stringValue());
        return new SignatureVector(vector.get("id").stringValue(), PROVIDERS.getOrDefault(vendor, ""), values, secrets,
                request(vector.get("request"), now), now, vector.get("expect").stringValue().equals("accept"), vector
                        .path("reason")
                        .asString(""));
    }

    private static ReceivedRequest request(JsonNode request, Instant now) {
        var headers = new ArrayList<Header>();
        request.get("headers")
                .forEach(pair -> headers.add(new Header(pair.get(0).stringValue(), pair.get(1)
                        .stringValue())));
        var query = request.path("query").asString("");
        return new ReceivedRequest(request.get("method").stringValue(), request.get("path").stringValue(),
                query.isEmpty() ? null : query, headers,
                Base64.getDecoder().decode(request.get("body_base64").stringValue()), "203.0.113.7", now);
    }
}
