package io.hooktrail.provider;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;

import static io.hooktrail.provider.Signing.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Public example payloads: each becomes valid events, and the ones that cannot be mapped are known by name. */
class CorpusTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** Mollie's lines of these beginnings are no next-generation webhooks: unsigned forms, and API answers. */
    private static final List<String> OUT_OF_SCOPE = List.of("classic-", "fetchback-");

    /** The providers that canonical events come of. */
    private static final List<String> TELL_FACTS = List.of("stripe", "mollie");

    /** Name to reason; a line that moves in or out of here must be explained. */
    private static final Map<String, String> QUARANTINED = Map.of();

    @TestFactory
    Stream<DynamicTest> everyPayloadIsMappedOrKnownToBeQuarantined() {
        return Stream.of("stripe", "github", "hubspot", "mollie")
                .map(provider -> dynamicTest(provider, () -> check(
                        provider)));
    }

    private static void check(String provider) {
        var quarantined = new TreeMap<String, String>();
        var canonical = 0;
        var lines = lines(provider);
        for (var line : lines) {
            var body = utf8(line.get("body").stringValue());
            for (var event : Providers.find(provider)
                    .orElseThrow()
                    .normalize(request(line, body), Signing.configuration(Map.of()))
                    .events()) {
                checkEvent(event, body);
                canonical += event.canonical().size();
                if (event.quarantine() != null) {
                    quarantined.put(provider + "/" + line.get("name").stringValue(), event.quarantine());
                }
            }
        }
        var known = new TreeMap<>(QUARANTINED);
        known.keySet().removeIf(name -> !name.startsWith(provider + "/"));
        assertThat(lines).isNotEmpty();
        assertThat(canonical > 0).as("canonical events, each checked against its schema")
                .isEqualTo(TELL_FACTS.contains(
                        provider));
        assertThat(quarantined).isEqualTo(known);
    }

    private static List<JsonNode> lines(String provider) {
        var file = Shared.find("corpus/" + provider + ".jsonl");
        var own = "{\"name\":\"own\",\"headers\":{\"Content-Type\":\"application/json\",\"X-GitHub-Event\":\"push\"},\"body\":"
                + JSON.writeValueAsString(OwnPayloads.of(provider)) + "}";
        var texts = new ArrayList<>(file.map(Shared::lines).orElse(List.of()));
        texts.add(own);
        return texts.stream()
                .filter(text -> !text.isBlank())
                .map(JSON::readTree)
                .filter(line -> OUT_OF_SCOPE.stream()
                        .noneMatch(line.get("name").stringValue()::startsWith))
                .toList();
    }

    private static ReceivedRequest request(JsonNode line, byte[] body) {
        var headers = new ArrayList<Header>();
        line.get("headers")
                .properties()
                .forEach(field -> headers.add(new Header(field.getKey(), field.getValue()
                        .asString(""))));
        return new ReceivedRequest("POST", "/in/default/src", null, headers, body, "203.0.113.7", Signing.NOW);
    }

    static void checkEvent(NormalizedEvent normalized, byte[] body) {
        var event = normalized.event();
        assertThat(event.text("specversion")).isEqualTo("1.0");
        assertThat(event.attributes()).allSatisfy((name, value) -> {
            assertThat(name).matches("[a-z0-9]{1,20}");
            assertThat(value.toString()).isNotEmpty().doesNotContainPattern("\\p{Cntrl}");
        });
        assertThat(URI.create(event.source()).isAbsolute()).isTrue();
        assertThat(event.type()).doesNotEndWith(".").doesNotContain("..");
        if (event.time() != null) {
            assertThat(OffsetDateTime.parse(event.time())).isNotNull();
        }
        var data = event.data();
        assertThat(data).isNotNull();
        if (normalized.offset() >= 0 && data != null) {
            var slice = java.util.Arrays.copyOfRange(body, normalized.offset(), normalized.offset() + data.length);
            assertThat(data).isEqualTo(slice);
        }
        normalized.canonical().forEach(PaymentSchemas::check);
    }
}
