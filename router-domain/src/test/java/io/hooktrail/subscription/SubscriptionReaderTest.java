package io.hooktrail.subscription;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Problem.Fault;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.DeliveryTerms.Mode;
import io.hooktrail.subscription.DeliveryTerms.Ordering;
import io.hooktrail.subscription.DeliveryTerms.RateLimit;
import io.hooktrail.subscription.DeliveryTerms.RetrySchedule;
import io.hooktrail.subscription.DeliveryTerms.SignatureHeaders;
import io.hooktrail.subscription.DeliveryTerms.Signing;

import static io.hooktrail.subscription.SubscriptionFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SubscriptionReaderTest {

    private final List<String> checkedSinks = new ArrayList<>();
    private final SubscriptionReader reader = new SubscriptionReader((sink, pointer) -> {
        checkedSinks.add(sink + " at " + pointer);
        if ("private.example".equals(sink.getHost())) {
            throw InvalidBody.at(pointer, "resolves to a private address");
        }
    });

    @Test
    void aSinkAloneTakesEveryDefaultOfTheContract() {
        assertThat(read("{\"sink\":\"https://erp.example/hooks\"}")).isEqualTo(new SubscriptionSettings(List.of(),
                null, List.of(), URI.create("https://erp.example/hooks"), Map.of(),
                new DeliveryTerms(Mode.BINARY, Signing.STANDARD_WEBHOOKS,
                        new RetrySchedule(
                                List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(5),
                                        Duration.ofMinutes(30), Duration.ofHours(1)),
                                Duration.ofDays(3)),
                        Duration.ofSeconds(15), 16, SignatureHeaders.WEBHOOK),
                null, null,
                ""));
        assertThat(checkedSinks).containsExactly("https://erp.example/hooks at /sink");
    }

    @Test
    void everyBuiltFieldIsRead() {
        assertThat(read(FULL)).isEqualTo(new SubscriptionSettings(List.of("a", "b"), "https://shop.example",
                List.of(new Filter.AnyOf(List.of(new Filter.Prefix(Map.of("type", "com.github.")),
                        new Filter.Not(new Filter.Exact(Map.of("subject", "x")))))),
                URI.create("https://erp.example/hooks"), Map.of("X-Env", "prod"),
                new DeliveryTerms(Mode.STRUCTURED, Signing.NONE,
                        new RetrySchedule(List.of(Duration.ofMillis(100), Duration.ofDays(1)), Duration.ofDays(30)),
                        Duration.ofMinutes(1), 256, SignatureHeaders.SVIX, false, new RateLimit(10_000),
                        Ordering.PARTITIONKEY),
                null, null,
                "orders"));
    }

    private static final String FULL = """
            {"types":["a","b","a"],"source":"https://shop.example",
             "filters":[{"any":[{"prefix":{"type":"com.github."}},{"not":{"exact":{"subject":"x"}}}]}],
             "sink":"https://erp.example/hooks","protocol":"HTTP",
             "protocolsettings":{"method":"POST","headers":{"X-Env":"prod"}},"sinkcredential":null,
             "config":{"mode":"structured","signing":"none",
                       "retry":{"schedule":["PT0.1S","PT24H"],"giveUpAfter":"P30D"},"timeout":"PT60S",
                       "maxInFlight":256,"signatureHeaders":"svix","rateLimit":{"perSecond":10000},
                       "ordering":"partitionkey","transform":null,"startFrom":"now",
                       "handshake":false},
             "description":"orders"}""";

    @Test
    void whatAReplyShowsMayBePutAgainAndIsTheSame() {
        var settings = read(FULL);

        assertThat(read(new JsonMapper().writeValueAsString(settings.json()))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{}                  | /config/rateLimit/perSecond",
        "{\"perSecond\":0}       | /config/rateLimit/perSecond",
        "{\"perSecond\":10001}   | /config/rateLimit/perSecond",
        "{\"perSecond\":1.5}     | /config/rateLimit/perSecond", "{\"perSecond\":1,\"x\":1} | /config/rateLimit/x"})
    void aRateThatCannotBeKeptIsAFault(String limit, String pointer) {
        faults(with("\"config\":{\"rateLimit\":" + limit + "}")).extracting(Fault::pointer).containsExactly(pointer);
    }

    @Test
    void aMissingSinkIsAFault() {
        faults("{}").containsExactly(new Fault("/sink", "is required"));
        assertThat(checkedSinks).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/hooks | must be an absolute https or http URI, such as https://erp.example/hooks",
        "ftp://erp.example/ | must be an absolute https or http URI, such as https://erp.example/hooks",
        "https://user:pass@erp.example/ | must not carry a user name or password",
        "https://erp.example/ä | must be written in ASCII; percent-encode other letters",
        "https://erp.example:65536/ | must name a port from 1 to 65535",
        "https://erp.example:0/ | must name a port from 1 to 65535",
        "https://erp.example/#a | must not have a fragment (#…)", "https:///hooks | must name a host",
        "'' | must not be empty"})
    void aSinkOfTheWrongFormIsAFault(String sink, String fault) {
        faults("{\"sink\":\"" + sink + "\"}").containsExactly(new Fault("/sink", fault));
        assertThat(checkedSinks).isEmpty();
    }

    @Test
    void aSinkOneCharacterOverTheLimitIsAFault() {
        var longest = "https://erp.example/" + "a".repeat(2048 - 20);

        assertThat(read("{\"sink\":\"" + longest + "\"}").sink()).hasToString(longest);
        faults("{\"sink\":\"" + longest + "a\"}").containsExactly(new Fault("/sink", "has at most 2048 characters"));
    }

    @Test
    void aSinkThatMayNotBeReachedIsRefusedByTheGuard() {
        faults("{\"sink\":\"https://private.example/\"}")
                .containsExactly(new Fault("/sink", "resolves to a private address"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"exact\":{}} | /filters/0/exact | must be an object of at least one attribute and its string",
        "{\"exact\":{\"type\":\"\"}} | /filters/0/exact/type | must be a string that is not empty",
        "{\"exact\":{\"type\":1}} | /filters/0/exact/type | must be a string that is not empty",
        "{\"exact\":{\"Type\":\"a\"}} | /filters/0/exact/Type | is no attribute name; those are lower-case letters and digits",
        "{\"all\":[]} | /filters/0/all | must be a list of at least one filter",
        "{\"any\":{}} | /filters/0/any | must be a list of at least one filter",
        "{\"like\":{\"type\":\"a\"}} | /filters/0/like | ",
        "{\"any\":[{\"like\":{\"type\":\"a\"}}]} | /filters/0/any/0/like | ",
        "{\"not\":\"a\"} | /filters/0/not | must be an object with one dialect, such as {\"exact\":{\"type\":\"x\"}}",
        "{} | /filters/0 | must have exactly one dialect, not 0",
        "{\"exact\":{\"type\":\"a\"},\"prefix\":{\"type\":\"a\"}} | /filters/0 | must have exactly one dialect, not 2"})
    void aFilterOfTheWrongFormIsAFaultAtItsPlace(String filter, String pointer, String fault) {
        var expected = fault == null ? "unknown dialect; known are exact, prefix, suffix, all, any, not" : fault;
        var at = fault == null ? pointer.substring(0, pointer.lastIndexOf('/')) : pointer;

        faults(with("\"filters\":[" + filter + "]")).containsExactly(new Fault(at, expected));
    }

    @Test
    void filtersMayStandSixteenDeepAndNotSeventeen() {
        assertThat(read(with("\"filters\":[" + nested(15) + "]")).filters()).hasSize(1);
        faults(with("\"filters\":[" + nested(16) + "]"))
                .containsExactly(new Fault("/filters/0" + "/not".repeat(16),
                        "filters stand at most 16 deep in each other"));
    }

    @Test
    void twoHundredAndFiftySixNodesPassAndOneMoreDoesNot() {
        var exact = "{\"exact\":{\"type\":\"a\"}}";
        var most = String.join(",", Collections.nCopies(128, exact));

        assertThat(read(with("\"filters\":[" + most + "]")).filters()).hasSize(128);
        faults(with("\"filters\":[" + most + "," + exact + "]")).containsExactly(
                new Fault("/filters/128", "filters have at most 256 elements and terms together"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"types\":[] | /types", "\"types\":[\"\"] | /types/0",
        "\"types\":\"a\" | /types", "\"source\":\"\" | /source", "\"protocol\":\"SMTP\" | /protocol",
        "\"protocolsettings\":{\"method\":\"PUT\"} | /protocolsettings/method",
        "\"protocolsettings\":{\"other\":1} | /protocolsettings/other", "\"other\":1 | /other",
        "\"config\":{\"mode\":\"x\"} | /config/mode", "\"config\":{\"signing\":\"x\"} | /config/signing",
        "\"config\":{\"retry\":{\"schedule\":[]}} | /config/retry/schedule",
        "\"config\":{\"retry\":{\"schedule\":[5]}} | /config/retry/schedule/0",
        "\"config\":{\"retry\":{\"schedule\":[\"PT0.09S\"]}} | /config/retry/schedule/0",
        "\"config\":{\"retry\":{\"schedule\":[\"PT24H1S\"]}} | /config/retry/schedule/0",
        "\"config\":{\"retry\":{\"giveUpAfter\":\"PT0.9S\"}} | /config/retry/giveUpAfter",
        "\"config\":{\"retry\":{\"giveUpAfter\":\"P31D\"}} | /config/retry/giveUpAfter",
        "\"config\":{\"retry\":{\"other\":1}} | /config/retry/other",
        "\"config\":{\"retry\":\"standard\"} | /config/retry", "\"config\":{\"retry\":5} | /config/retry",
        "\"config\":{\"timeout\":\"PT61S\"} | /config/timeout", "\"config\":{\"timeout\":\"soon\"} | /config/timeout",
        "\"config\":{\"maxInFlight\":0} | /config/maxInFlight",
        "\"config\":{\"maxInFlight\":257} | /config/maxInFlight", "\"config\":{\"other\":1} | /config/other",
        "\"config\":{\"handshake\":\"no\"} | /config/handshake"})
    void aValueOutsideTheContractIsOneFaultAtItsPlace(String field, String pointer) {
        faults(with(field)).extracting(Fault::pointer).containsExactly(pointer);
    }

    @Test
    void aScheduleThatIsGivenByNameIsShownByName() {
        var settings = read(with("\"config\":{\"retry\":\"standard-webhooks\"}"));

        assertThat(settings.terms().retry()).isEqualTo(RetrySchedule.STANDARD_WEBHOOKS);
        assertThat(settings.json().get("config")).asString().contains("retry=standard-webhooks,");
        assertThat(read(new JsonMapper().writeValueAsString(settings.json()))).isEqualTo(settings);
        assertThat(SubscriptionSettings.ofJson(new JsonMapper().valueToTree(settings))).isEqualTo(settings);
    }

    @Test
    void thirtyTwoDelaysPassAndOneMoreDoesNot() {
        var most = String.join(",", Collections.nCopies(32, "\"PT1S\""));

        assertThat(read(with("\"config\":{\"retry\":{\"schedule\":[" + most + "]}}")).terms().retry().delays())
                .hasSize(32);
        faults(with("\"config\":{\"retry\":{\"schedule\":[" + most + ",\"PT1S\"]}}"))
                .containsExactly(new Fault("/config/retry/schedule", "has 1 to 32 delays"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"filters\":[{\"sql\":\"a = 1\"}] | /filters/0/sql",
        "\"filters\":[{\"not\":{\"data\":{}}}] | /filters/0/not/data", "\"protocol\":\"KAFKA\" | /protocol",
        "\"sinkcredential\":{\"credentialtype\":\"REFRESHTOKEN\"} | /sinkcredential/credentialtype",
        "\"config\":{\"transform\":\"$\"} | /config/transform",
        "\"config\":{\"startFrom\":\"beginning\"} | /config/startFrom"})
    void aPartOfTheContractThatIsNotBuiltIsRefusedByName(String field, String pointer) {
        var refused = catchThrowableOfType(Refused.class, () -> read(with(field)));

        assertThat(refused.problem()).isInstanceOf(NotSupported.class);
        assertThat(refused.problem().faults()).extracting(Fault::pointer).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce-type", "CE-Type", "webhook-id", "svix-id", "Content-Type", "Host", "content-length",
        "transfer-encoding", "Connection", "Proxy-Authorization", "Authorization", "Cookie", "User-Agent",
        "traceparent", "Hooktrail-Attempt", "bad name", ""})
    void aHeaderThatADeliveryCannotTakeIsAFault(String name) {
        faults(with("\"protocolsettings\":{\"headers\":{\"" + name + "\":\"x\"}}"))
                .extracting(Fault::pointer)
                .containsExactly("/protocolsettings/headers/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\r\\nb", "a\\nb", "\\u0000", "ä", " a", ""})
    void aHeaderValueThatIsNotPrintableAsciiIsAFault(String value) {
        faults(with("\"protocolsettings\":{\"headers\":{\"X-A\":\"" + value + "\"}}"))
                .extracting(Fault::pointer)
                .containsExactly("/protocolsettings/headers/X-A");
    }

    @Test
    void aHeaderNamedTwiceInOtherCaseIsAFault() {
        faults(with("\"protocolsettings\":{\"headers\":{\"X-A\":\"1\",\"x-a\":\"2\"}}")).containsExactly(
                new Fault("/protocolsettings/headers/x-a", "stands here twice; header names know no case"));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        faults("{\"types\":[],\"config\":{\"mode\":\"x\"}}").extracting(Fault::pointer)
                .containsExactly("/types", "/sink", "/config/mode");
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> read("[]")).isInstanceOf(Refused.class).hasMessageContaining("a JSON object");
    }

    private static String nested(int nots) {
        return "{\"not\":".repeat(nots) + "{\"exact\":{\"type\":\"a\"}}" + "}".repeat(nots);
    }

    private static String with(String field) {
        return "{\"sink\":\"https://erp.example/hooks\"," + field + "}";
    }

    private SubscriptionSettings read(String body) {
        return reader.read(body.getBytes(StandardCharsets.UTF_8), SubscriptionFixtures.GIVEN, null, NOON);
    }

    private ListAssert<Fault> faults(String body) {
        var refused = catchThrowableOfType(Refused.class, () -> read(body));
        assertThat(refused).as("the refusal of %s", body).isNotNull();
        return assertThat(refused.problem()).asInstanceOf(InstanceOfAssertFactories.type(InvalidBody.class))
                .extracting(InvalidBody::faults, InstanceOfAssertFactories.list(Fault.class));
    }
}
