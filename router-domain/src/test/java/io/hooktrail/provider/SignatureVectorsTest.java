package io.hooktrail.provider;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** The published signature vectors of the providers we have; without them the factory still checks a few of our own. */
class SignatureVectorsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> PROVIDERS = Map.of("stripe", "stripe", "github", "github", "hubspot",
            "hubspot", "mollie", "mollie", "standard-webhooks", "standardwebhooks", "svix", "standardwebhooks",
            "generic-hmac", "hmac", "client-erp", "hmac");

    @TestFactory
    Stream<DynamicTest> everyOwnVectorGetsItsVerdict() {
        return OwnVectors.all().stream().map(own -> dynamicTest(own.name(), own::check));
    }

    @TestFactory
    Stream<DynamicTest> everyPublishedVectorGetsItsVerdict() {
        var file = Shared.find("vectors/signatures.json");
        if (file.isEmpty()) {
            return everyOwnVectorGetsItsVerdict();
        }
        return JSON.readTree(file.get().toFile())
                .valueStream()
                .filter(SignatureVectorsTest::isOurs)
                .map(vector -> dynamicTest(vector.get("id").stringValue(), () -> check(vector)));
    }

    /** Out: unsigned Mollie webhooks (refused by the check of the configuration) and keys or passwords instead of HMAC. */
    private static boolean isOurs(JsonNode vector) {
        var mode = vector.get("config").path("mode").asString("");
        var name = PROVIDERS.get(vector.get("provider").stringValue());
        return name != null && Providers.find(name).isPresent()
                && (name.equals("mollie") ? !mode.equals("classic") : mode.isEmpty() || mode.equals("hmac"));
    }

    private static void check(JsonNode vector) {
        var vendor = vector.get("provider").stringValue();
        var provider = Providers.find(PROVIDERS.getOrDefault(vendor, "")).orElseThrow();
        var values = JSON.convertValue(vector.get("config"), new TypeReference<HashMap<String, Object>>() {
        });
        var secrets = values.remove("secrets") instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.<String>of();
        if (vendor.equals("svix")) {
            values.put("headerPrefixes", List.of("svix-"));
        }
        var configuration = Signing.configuration(values);
        assertThat(provider.check(configuration)).isEmpty();
        var verdict = provider.verify(request(vector), configuration, new Credentials(secrets),
                Instant.parse(vector.get("now").stringValue()));
        assertThat(verdict).as(vector.path("reason").asString(""))
                .isInstanceOf(
                        vector.get("expect").stringValue().equals("accept")
                                ? Verdict.Verified.class
                                : Verdict.Rejected.class);
    }

    private static ReceivedRequest request(JsonNode vector) {
        var request = vector.get("request");
        var headers = new ArrayList<Header>();
        request.get("headers")
                .forEach(pair -> headers.add(new Header(pair.get(0).stringValue(), pair.get(1)
                        .stringValue())));
        var query = request.path("query").isString() && !request.path("query").stringValue().isEmpty()
                ? request.path("query").stringValue()
                : null;
        return new ReceivedRequest(request.get("method").stringValue(), request.get("path").stringValue(), query,
                headers, Base64.getDecoder().decode(request.get("body_base64").stringValue()), "203.0.113.7",
                Instant.parse(vector.get("now").stringValue()));
    }
}
