package io.hooktrail.subscription;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.eventlog.LogicalName;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionPaused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionResumed;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionSecretRotated;
import io.hooktrail.subscription.SubscriptionSettings.Mode;
import io.hooktrail.subscription.SubscriptionSettings.RetrySchedule;
import io.hooktrail.subscription.SubscriptionSettings.Signing;

import static io.hooktrail.subscription.SubscriptionFixtures.ERP;
import static io.hooktrail.subscription.SubscriptionFixtures.NOON;
import static io.hooktrail.subscription.SubscriptionFixtures.everything;
import static org.assertj.core.api.Assertions.assertThat;

/** The golden forms: a line that changes here makes an old log unreadable. */
class SubscriptionEventStoredFormTest {

    private static final JsonMapper PLAIN = new JsonMapper();

    private static final List<Secret> SECRETS = List.of(
            new Secret("s2", new SecretValue.Reference("env:HOOKTRAIL_SECRET_DEFAULT_ERP"), "", NOON, null),
            new Secret("s1", new SecretValue.Sealed("AbC="), "wxyz", NOON, NOON.plusSeconds(3600)));

    private static final String SECRETS_JSON = """
            [{"id":"s2","value":{"kind":"reference","text":"env:HOOKTRAIL_SECRET_DEFAULT_ERP"},"hint":"",\
            "createdAt":"2026-03-01T12:00:00Z","expiresAt":null},\
            {"id":"s1","value":{"kind":"sealed","ciphertext":"AbC="},"hint":"wxyz",\
            "createdAt":"2026-03-01T12:00:00Z","expiresAt":"2026-03-01T13:00:00Z"}]""";

    private static final Map<SubscriptionEvent, String> GOLDEN = golden();

    private static Map<SubscriptionEvent, String> golden() {
        var golden = new LinkedHashMap<SubscriptionEvent, String>();
        golden.put(new SubscriptionConfigured(ERP, 2, rich(), SECRETS), """
                {"subscription":"subscription:default/erp","generation":2,"settings":{"types":["a","b"],\
                "source":"https://shop.example","filters":[{"any":[{"exact":{"type":"x","subject":"y"}},\
                {"not":{"prefix":{"type":"com."}}}]},{"all":[{"suffix":{"subject":"z"}}]}],\
                "sink":"https://erp.example/hooks","protocol":"HTTP",\
                "protocolsettings":{"headers":{"X-Env":"prod","X-App":"1"}},\
                "config":{"mode":"structured","signing":"none","retry":{"schedule":["PT0.1S","PT1M"],\
                "giveUpAfter":"PT72H"},"timeout":"PT10S","maxInFlight":4},"description":"orders"},\
                "secrets":""" + SECRETS_JSON + "}");
        golden.put(new SubscriptionConfigured(ERP, 0, everything(), List.of()), """
                {"subscription":"subscription:default/erp","generation":0,"settings":{\
                "sink":"https://erp.example/hooks","protocol":"HTTP",\
                "config":{"mode":"binary","signing":"standardwebhooks","retry":{"schedule":["PT5S"],\
                "giveUpAfter":"PT72H"},"timeout":"PT15S","maxInFlight":16}},"secrets":[]}""");
        golden.put(new SubscriptionPaused(ERP), "{\"subscription\":\"subscription:default/erp\"}");
        golden.put(new SubscriptionResumed(ERP), "{\"subscription\":\"subscription:default/erp\"}");
        golden.put(new SubscriptionDisabled(ERP, "410"),
                "{\"subscription\":\"subscription:default/erp\",\"reason\":\"410\"}");
        golden.put(new SubscriptionSecretRotated(ERP, SECRETS),
                "{\"subscription\":\"subscription:default/erp\",\"secrets\":" + SECRETS_JSON + "}");
        golden.put(new SubscriptionRemoved(ERP), "{\"subscription\":\"subscription:default/erp\"}");
        return golden;
    }

    private static SubscriptionSettings rich() {
        var exact = new LinkedHashMap<String, String>();
        exact.put("type", "x");
        exact.put("subject", "y");
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Env", "prod");
        headers.put("X-App", "1");
        return new SubscriptionSettings(List.of("a", "b"), "https://shop.example",
                List.of(new Filter.AnyOf(
                        List.of(new Filter.Exact(exact), new Filter.Not(new Filter.Prefix(Map.of("type", "com."))))),
                        new Filter.All(List.of(new Filter.Suffix(Map.of("subject", "z"))))),
                URI.create("https://erp.example/hooks"), headers, Mode.STRUCTURED, Signing.NONE,
                new RetrySchedule(List.of(Duration.ofMillis(100), Duration.ofMinutes(1)), Duration.ofDays(3)),
                Duration.ofSeconds(10), 4, "orders");
    }

    static Stream<SubscriptionEvent> events() {
        return GOLDEN.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsWrittenInItsGoldenForm(SubscriptionEvent event) {
        assertThat(PLAIN.writeValueAsString(event)).isEqualTo(GOLDEN.get(event));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsReadBackFromItsGoldenForm(SubscriptionEvent event) {
        assertThat(PLAIN.readValue(GOLDEN.get(event), event.getClass())).isEqualTo(event);
    }

    @Test
    void everyKindOfEventHasAGoldenFormAndALogicalNameOfItsOwn() {
        var kinds = Arrays.asList(SubscriptionEvent.class.getPermittedSubclasses());

        assertThat(events().map(Object::getClass).distinct().toList()).hasSameElementsAs(kinds);
        assertThat(kinds).hasSize(6)
                .allSatisfy(kind -> assertThat(kind.getAnnotation(LogicalName.class).value())
                        .isEqualTo(kind.getSimpleName() + ".v1"));
    }
}
