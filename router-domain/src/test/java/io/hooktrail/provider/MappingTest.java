package io.hooktrail.provider;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.hooktrail.signature.ReceivedRequest;

import static io.hooktrail.provider.Signing.NOW;
import static io.hooktrail.provider.Signing.post;
import static io.hooktrail.provider.Signing.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What events and facts become of bodies, good and odd. */
class MappingTest {

    private static final Map<String, Object> GENERIC = Map.of("signatureHeader", "X-Sig", "id", "/doc/no", "type",
            "header:X-Kind", "time", "/at", "subject", "/doc/no", "typePrefix", "com.erp", "source", "urn:erp:1");

    @Test
    void aStripeEventCarriesItsAccountTimeAndMode() {
        var event = one("stripe", post(utf8(OwnPayloads.STRIPE)));
        assertThat(event.event().attributes()).isEqualTo(Map.of("specversion", "1.0", "id", "evt_1", "source",
                "https://api.stripe.com/account", "type", "com.stripe.payment_intent.succeeded", "subject", "pi_1",
                "time",
                "2021-05-23T04:05:59Z", "datacontenttype", "application/json", "payloadversion", "2020-08-27",
                "livemode",
                true));
        assertThat(event.deduplicationKey()).isEqualTo("evt_1");
        assertThat(event.event().data()).isEqualTo(utf8(OwnPayloads.STRIPE));
    }

    @Test
    void aStripeRetryHasTheSameFingerprintWhateverIsPending() {
        var first = one("stripe", post(utf8(OwnPayloads.STRIPE)));
        var retry = one("stripe",
                post(utf8(OwnPayloads.STRIPE.replace("\"pending_webhooks\":2", "\"pending_webhooks\":1"))));
        var other = one("stripe", post(utf8(OwnPayloads.STRIPE.replace("1000", "1001"))));
        assertThat(retry.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
    }

    @Test
    void aStripePaymentIsOneFactOfItsIntent() {
        assertThat(fact("stripe", OwnPayloads.STRIPE, "payment.succeeded", "pi_1")).isEqualTo(
                "{\"provider\":\"stripe\",\"paymentId\":\"pi_1\",\"attemptId\":\"ch_1\",\"amount\":900,\"currency\":\"EUR\","
                        + "\"livemode\":true,\"occurredAt\":\"2021-05-23T04:05:59Z\"}");
    }

    @Test
    void aSecondStripeFailureIsAnotherFact() {
        var failed = OwnPayloads.STRIPE.replace("payment_intent.succeeded", "payment_intent.payment_failed")
                .replace("\"customer\":null",
                        "\"last_payment_error\":{\"charge\":\"ch_9\",\"decline_code\":\"no_funds\"}");
        assertThat(fact("stripe", failed, "payment.failed", "ch_9")).contains("\"failureCode\":\"no_funds\"",
                "\"amount\":1000");
        var untold = failed.replace("\"charge\":\"ch_9\",", "").replace("\"latest_charge\":\"ch_1\"", "\"x\":1");
        fact("stripe", untold, "payment.failed", "pi_1:evt_1");
    }

    @Test
    void aStripeRefundTellsItsOwnAmountNotTheTotal() {
        var refunded = """
                {"id":"evt_2","type":"charge.refunded","created":1,"data":{"object":{"id":"ch_1","amount_refunded":300,
                 "currency":"mga","payment_intent":"pi_1"},"previous_attributes":{"amount_refunded":100}}}""";
        assertThat(fact("stripe", refunded, "payment.refunded", "ch_1:300")).contains("\"amount\":20000",
                "\"currency\":\"MGA\"");
        assertThat(fact("stripe", refunded.replace("previous_", "other_"), "payment.refunded", "ch_1:300"))
                .doesNotContain("amount", "currency");
    }

    @Test
    void amountsCountMinorUnitsByIsoWhateverStripeCounts() {
        assertThat(stripeAmount("900", "jpy")).contains("\"amount\":900,\"currency\":\"JPY\"");
        assertThat(stripeAmount("900", "kwd")).contains("\"amount\":900,\"currency\":\"KWD\"");
        assertThat(stripeAmount("900", "isk")).contains("\"amount\":9,\"currency\":\"ISK\"");
        assertThat(stripeAmount("900", "ugx")).contains("\"amount\":9,\"currency\":\"UGX\"");
        assertThat(stripeAmount("950", "ugx")).doesNotContain("amount");
        assertThat(stripeAmount("900", "usdc")).doesNotContain("amount");
        assertThat(stripeAmount("-900", "eur")).doesNotContain("amount");
        assertThat(stripeAmount("9007199254740992", "eur")).doesNotContain("amount");
        assertThat(stripeAmount("1e400", "eur")).doesNotContain("amount");
    }

    private static String stripeAmount(String amount, String currency) {
        return fact("stripe", OwnPayloads.STRIPE.replace("\"amount_received\":900", "\"amount_received\":" + amount)
                .replace("\"eur\"", "\"" + currency + "\""), "payment.succeeded", "pi_1");
    }

    @Test
    void aMollieFactTellsTheAmountOnlyOfTheEntityItNames() {
        assertThat(fact("mollie", OwnPayloads.MOLLIE, "payment.succeeded", "tr_1")).contains("\"amount\":1000",
                "\"livemode\":true");
        assertThat(fact("mollie", OwnPayloads.MOLLIE.replace("\"id\":\"tr_1\"", "\"id\":\"tr_2\""), "payment.succeeded",
                "tr_1")).doesNotContain("amount", "livemode");
        var refund = OwnPayloads.MOLLIE.replace("payment.paid", "refund.refunded")
                .replace("tr_1", "re_1")
                .replace("\"mode\":", "\"paymentId\":\"tr_7\",\"mode\":")
                .replace("10.00", "1000")
                .replace("EUR", "JPY");
        assertThat(fact("mollie", refund, "payment.refunded", "re_1")).contains("\"paymentId\":\"tr_7\"",
                "\"amount\":1000,\"currency\":\"JPY\"");
        assertThat(one("mollie", post(utf8(OwnPayloads.MOLLIE))).event().source()).isEqualTo(
                "https://api.mollie.com/live/pfl_1");
    }

    @Test
    void everyHubspotElementIsASliceOfTheBodyAndABadOneSpoilsNoOther() {
        var body = utf8("\uFEFF [ {\"subscriptionType\":\"x\"}, 7 , \"ü]\\\"\",\n" + OwnPayloads.HUBSPOT.substring(1));
        var events = Providers.find("hubspot")
                .orElseThrow()
                .normalize(post(body), Signing.configuration(Map.of()))
                .events();
        assertThat(events).hasSize(5).allSatisfy(event -> CorpusTest.checkEvent(event, body));
        assertThat(events.stream().map(event -> event.quarantine() == null)).containsExactly(false, false, false, true,
                true);
        assertThat(new String(data(events.get(2)), UTF_8)).isEqualTo("\"ü]\\\"\"");
        assertThat(events.get(3).event().subject()).isEqualTo("contact/5");
        assertThat(events.get(3).event().source()).isEqualTo("https://api.hubapi.com/portals/3/apps/4");
        assertThat(events.get(0).deduplicationKey()).isNull();
    }

    @Test
    void aHubspotArrayOfMoreElementsThanATransactionShouldHoldIsOneEvent() {
        assertThat(one("hubspot", post(utf8("[" + "1,".repeat(1000) + "1]"))).quarantine()).contains("more than 1000");
    }

    @Test
    void aHubspotRetryIsTheSameEventAndItsNumbersMayBeStrings() {
        var first = utf8(OwnPayloads.HUBSPOT);
        var retry = utf8(OwnPayloads.HUBSPOT.replace("\"attemptNumber\":0", "\"attemptNumber\":3"));
        var strings = utf8(OwnPayloads.HUBSPOT.replace("\"eventId\":1", "\"eventId\":\"1\""));
        assertThat(one("hubspot", post(retry)).fingerprint()).isEqualTo(one("hubspot", post(first)).fingerprint());
        assertThat(one("hubspot", post(retry)).deduplicationKey()).isEqualTo(one("hubspot", post(first))
                .deduplicationKey()).isEqualTo(one("hubspot", post(strings)).deduplicationKey());
    }

    @Test
    void aGithubFormBecomesTheJsonInIt() {
        var form = post(utf8("x=1&payload=%7B%22action%22%3A%22opened%22%2C%22number%22%3A7%7D"), "Content-Type",
                "application/x-www-form-urlencoded; charset=UTF-8", "X-GitHub-Event", "pull_request",
                "X-GitHub-Delivery", "d-1");
        var event = one("github", form);
        assertThat(new String(data(event), UTF_8)).isEqualTo("{\"action\":\"opened\",\"number\":7}");
        assertThat(event.offset()).isEqualTo(-1);
        assertThat(event.event().attributes()).containsAllEntriesOf(Map.of("id", "d-1", "type",
                "com.github.pull_request.opened", "subject", "7", "time", NOW.toString(), "source",
                "https://api.github.com"));
    }

    @Test
    void theSlipsOfTheGithubTableAreRepaired() {
        assertThat(github("repository_dispatch", "{\"action\":\"go\"}").type()).isEqualTo(
                "com.github.repository_dispatch.go");
        assertThat(github("status", "{\"state\":\"success\"}").type()).isEqualTo("com.github.status.success");
        assertThat(github("team_add", "{}").type()).isEqualTo("com.github.team_add");
        assertThat(github("discussion", "{\"discussion\":{\"updated_at\":\"2026-01-02T03:04:05Z\"}}").time()).isEqualTo(
                "2026-01-02T03:04:05Z");
        assertThat(github("installation", "{\"installation\":{\"updated_at\":1}}").time()).isEqualTo(
                "1970-01-01T00:00:01Z");
        assertThat(github("security_advisory", "{}").source()).isEqualTo("https://github.com");
        assertThat(
                github("push", "{\"organization\":{\"url\":\"https://o.example\"},\"sender\":{\"url\":\"https://s\"}}")
                        .source())
                .isEqualTo("https://o.example");
        assertThat(
                github("push", "{\"repository\":{\"url\":\"not a uri\"},\"sender\":{\"url\":\"https://s\"}}").source())
                .isEqualTo("https://s");
        assertThat(github("marketplace_purchase", "{\"sender\":{\"url\":\"https://a/users/me\"}}").source()).isEqualTo(
                "https://a/users");
    }

    private static io.hooktrail.event.Event github(String name, String body) {
        return one("github", post(utf8(body), "X-GitHub-Event", name)).event();
    }

    @Test
    void aGithubDeliveryWithoutItsIdIsKnownByItsBytesAlone() {
        var event = one("github", post(utf8("{}"), "X-GitHub-Event", "push"));
        assertThat(event.deduplicationKey()).isNull();
        assertThat(event.event().id()).startsWith("sha256-");
        assertThat(event.quarantine()).isNull();
    }

    @Test
    void aGenericSenderIsNamedByItsConfiguration() {
        var body = utf8("{\"doc\":{\"no\":17},\"at\":\"2026-01-02T03:04:05+01:00\"}");
        var event = one("hmac", post(body, "X-Kind", "order", "Content-Type", "application/json"), GENERIC);
        assertThat(event.event().attributes()).isEqualTo(Map.of("specversion", "1.0", "id", "17", "source", "urn:erp:1",
                "type", "com.erp.order", "subject", "17", "time", "2026-01-02T03:04:05+01:00", "datacontenttype",
                "application/json"));
        assertThat(one("hmac", post(body), GENERIC).quarantine()).contains("X-Kind");
        var xml = one("hmac", post(utf8("<a/>"), "Content-Type", "text/xml"), Map.of("signatureHeader", "X-Sig"));
        assertThat(xml.quarantine()).isNull();
        assertThat(xml.event().attributes()).containsEntry("syntheticid", true).containsEntry("type", "hmac.received");
    }

    @Test
    void aStandardWebhookIsNamedByHeaderBodyAndConfiguration() {
        var body = utf8(
                "{\"type\":\"user.created\",\"timestamp\":\"2026-01-02T03:04:05.123456Z\",\"data\":{\"id\":\"u1\"}}");
        var event = one("standardwebhooks", post(body, "svix-id", "msg_1", "svix-signature", "v1,x"), Map.of(
                "headerPrefixes", List.of("svix-"), "typePrefix", "com.example")).event();
        assertThat(event.attributes()).containsAllEntriesOf(Map.of("id", "msg_1", "type", "com.example.user.created",
                "subject", "u1", "time", "2026-01-02T03:04:05.123456Z", "source",
                "https://hooks.example.com/in/default/src"));
    }

    @Test
    void aPayloadThatWouldBearATypeOfTheRoutersIsQuarantined() {
        var body = utf8("{\"type\":\"hooktrail.alert.subscription-disabled.v1\",\"id\":\"1\"}");
        for (var event : List.of(
                one("hmac", post(body), Map.of("signatureHeader", "X-Sig", "type", "/type", "typePrefix", "io")),
                one("standardwebhooks", post(body, "webhook-id", "1"), Map.of("typePrefix", "io")))) {
            assertThat(event.quarantine()).contains("router's own");
            assertThat(event.event().type()).isEqualTo("io.quarantined");
            assertThat(event.deduplicationKey()).isNull();
        }
        assertThat(one("standardwebhooks", post(utf8("{\"type\":\"acme.paid\"}"), "webhook-id", "1"),
                Map.of("typePrefix", "io")).event().type()).isEqualTo("io.acme.paid");
    }

    @Test
    void anIdentityThatStandsTwiceIsQuarantinedAndOtherRepeatsAreNot() {
        assertThat(one("stripe", post(utf8("{\"id\":\"evt_1\",\"id\":\"evt_2\",\"type\":\"a\"}"))).quarantine())
                .contains("twice");
        assertThat(one("stripe", post(utf8("{\"id\":\"evt_1\",\"x\":1,\"x\":2,\"type\":\"a\"}"))).quarantine())
                .isNull();
        assertThat(one("github", post(utf8("{\"action\":\"a\",\"action\":\"b\"}"), "X-GitHub-Event", "issues"))
                .quarantine()).contains("twice");
    }

    @Test
    void noBodyHoweverOddIsMoreThanQuarantined() {
        var deep = "[".repeat(100_000);
        var odd = List.of(utf8(""), utf8("\uFEFF"), utf8(deep), utf8("{\"a\":" + deep), utf8("null"), utf8("7"),
                utf8("[]"), utf8("{}"), utf8("[null,[],{},1e999999999]"), utf8("{\"id\":1e999999999999,\"type\":7}"),
                utf8("{\"id\":\"a\",\"type\":\"b\",\"n\":1e999999999}"), utf8("{\"id\":\"\",\"type\":\"\"}"),
                utf8("{\"id\":\"a\\u0000\",\"type\":\"b\\n\"}"),
                utf8("{\"id\":\"\\ud800\",\"type\":\"x\",\"resource\":\"event\"}"), utf8("{} {}"), utf8("{\"a\":"),
                utf8("9".repeat(5000)), utf8("{\"n\":\"" + "x".repeat(70_000) + "\"}"), new byte[]{'{', 0, '}', 0},
                new byte[]{(byte) 0xFF, (byte) 0xFE, '{', 0},
                new byte[]{'"', (byte) 0xC3, '"'}, utf8("payload=%zz"), utf8("payload=%7B%7D&payload=%7B%7D"));
        for (var provider : Providers.all()) {
            for (var body : odd) {
                for (var type : List.of("application/json", "application/x-www-form-urlencoded", "\u0001")) {
                    check(provider, post(body, "Content-Type", type, "X-GitHub-Event", "push", "webhook-id", "m"));
                }
            }
        }
    }

    @Test
    void noMutationOfAnOrdinaryBodyThrows() {
        for (var seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            for (var name : List.of("stripe", "github", "hubspot", "mollie")) {
                var body = utf8(OwnPayloads.of(name));
                for (var times = random.nextInt(1, 4); times > 0; times--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
                assertThatCode(() -> check(Providers.find(name).orElseThrow(), post(body, "X-GitHub-Event", "push")))
                        .as("seed " + seed + ", " + name)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void check(Provider provider, ReceivedRequest request) {
        var config = provider.name().equals("hmac") ? GENERIC : Map.<String, Object>of();
        assertThat(provider.normalize(request, Signing.configuration(config)).events()).isNotEmpty()
                .allSatisfy(event -> {
                    CorpusTest.checkEvent(event, request.body());
                    if (event.quarantine() != null) {
                        assertThat(event.event().type()).endsWith(".quarantined");
                        assertThat(event.deduplicationKey()).isNull();
                    }
                });
    }

    private static String fact(String provider, String body, String name, String key) {
        var facts = one(provider, post(utf8(body))).canonical();
        assertThat(facts).hasSize(1);
        var fact = facts.getFirst();
        PaymentSchemas.check(fact);
        assertThat(fact.type()).isEqualTo("io.hooktrail." + name + ".v1");
        assertThat(fact.key()).isEqualTo(key);
        return new String(fact.data(), UTF_8);
    }

    private static NormalizedEvent one(String provider, ReceivedRequest request) {
        return one(provider, request, Map.of());
    }

    private static NormalizedEvent one(String provider, ReceivedRequest request, Map<String, Object> config) {
        return Providers.find(provider)
                .orElseThrow()
                .normalize(request, Signing.configuration(config))
                .events()
                .getFirst();
    }

    private static byte[] data(NormalizedEvent event) {
        var data = event.event().data();
        return data == null ? new byte[0] : Arrays.copyOf(data, data.length);
    }
}
