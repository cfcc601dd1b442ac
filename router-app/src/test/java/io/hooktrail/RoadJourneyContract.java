package io.hooktrail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole road, from a provider's signed request to the receiver, as anybody outside sees it; a tenant for each test. */
abstract class RoadJourneyContract extends JourneyContract {

    static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String STANDARD_SECRET = "whsec_"
            + Base64.getEncoder().encodeToString("0123456789abcdef01234567".getBytes(UTF_8));
    private static final String PATIENT = "\"retry\":{\"schedule\":[\"PT0.2S\"],\"giveUpAfter\":\"PT1H\"}";
    private static final String IMPATIENT = "\"retry\":{\"schedule\":[\"PT0.2S\"],\"giveUpAfter\":\"PT1S\"}";

    @Test
    void whatEveryProviderSendsArrivesOnceSignedAndByteForByte() {
        var tenant = router().tenant("providers");
        var secret = subscribe(tenant, "all", "providers", "");
        var urls = sources(tenant);
        var stripe = "{\"id\":\"evt_%s\",\"object\":\"event\",\"type\":\"charge.updated\",  \"created\":1773500966,"
                + "\"data\":{\"object\":{\"id\":\"ch_1\",\"größe\":\"%s 🚚\"}}}\r\n";
        var hubspot = "[{\"eventId\":%s,\"subscriptionId\":1,\"portalId\":2,\"appId\":3,\"occurredAt\":1773500966000,"
                + "\"subscriptionType\":\"contact.creation\",\"objectId\":7, \"changeSource\":\"%s\"}]";
        var mollie = "{\"resource\":\"event\",\"id\":\"event_%s\",\"type\":\"sales-invoice.created\",\"entityId\":\"x\","
                + "\"createdAt\":\"2026-03-14T15:09:20+00:00\",\"n\":\"%s\"}";
        var standard = "{\"type\":\"thing.%s\",\"data\":\"%s\"}";
        var hmac = "{\"id\":\"%s\",\"type\":\"order.placed\",\"content\":\"%s\"}";

        var github = "{\"action\":\"opened\", \"number\":1,\"n\":\"%2$s\"}";
        once(tenant, "github", github, body -> Webhook.github(SECRET, "5f3a", "pull_request", body));
        once(tenant, "stripe", stripe, body -> Webhook.stripe(SECRET, body));
        once(tenant, "hubspot", hubspot, body -> Webhook.hubspot(SECRET, requireNonNull(urls.get("hubspot")), body));
        once(tenant, "mollie", mollie, body -> Webhook.mollie(SECRET, body));
        once(tenant, "standardwebhooks", standard, body -> Webhook.standard(STANDARD_SECRET, "msg_1", body));
        once(tenant, "hmac", hmac, body -> Webhook.hmac(SECRET, body));

        var got = received("providers", 6);
        assertThat(got).allMatch(delivery -> delivery.isSignedWith(secret));
        assertThat(got).extracting(Receiver.Delivery::text)
                .containsExactlyInAnyOrder(first(github), first(stripe), element(first(hubspot)), first(mollie),
                        first(standard), first(hmac));
        assertThat(got).extracting(delivery -> delivery.header("ce-type"))
                .containsExactlyInAnyOrder("com.github.pull_request.opened", "com.stripe.charge.updated",
                        "com.hubspot.contact.creation", "com.mollie.sales-invoice.created",
                        "org.standardwebhooks.thing.1", "hmac.order.placed");
        assertThat(got).allSatisfy(delivery -> {
            assertThat(delivery.header("ce-specversion")).isEqualTo("1.0");
            assertThat(delivery.header("ce-id")).isNotEmpty();
            assertThat(delivery.header("ce-source")).startsWith("http");
            assertThat(delivery.header("content-type")).isEqualTo("application/json");
            assertThat(delivery.header("hooktrail-attempt")).isEqualTo("1");
        });
    }

    /** Sent, sent again, and sent with other content: accepted, duplicate, conflict. */
    private void once(Api tenant, String source, String template, java.util.function.Function<String, Webhook> sign) {
        var accepted = tenant.ingest(source, sign.apply(first(template)));
        assertThat(accepted.status()).as("%s: %s", source, accepted).isEqualTo(202);
        assertThat(accepted.text("/status")).isEqualTo("accepted");
        assertThat(accepted.text("/events/0/status")).as("%s", accepted).isEqualTo("accepted");

        var repeated = tenant.ingest(source, sign.apply(first(template)));
        assertThat(repeated.status()).isEqualTo(202);
        assertThat(repeated.text("/status")).isEqualTo("duplicate");
        assertThat(repeated.text("/events/0/id")).isEqualTo(accepted.text("/events/0/id"));

        var changed = tenant.ingest(source, sign.apply(template.formatted("1", "other")));
        assertThat(changed.text("/events/0/status")).as("%s: %s", source, changed).isEqualTo("conflict");

        var raw = tenant.get("/api/v1/events/" + accepted.text("/events/0/id") + "/raw");
        assertThat(raw.toString()).isEqualTo("200 " + (source.equals("hubspot")
                ? element(first(template))
                : first(template)));
    }

    private static String first(String template) {
        return template.formatted("1", "one");
    }

    private static String element(String array) {
        return array.substring(1, array.length() - 1);
    }

    @Test
    void theTraceOfTheRequestGoesOnWithTheDelivery() {
        var tenant = router().tenant("traces");
        subscribe(tenant, "all", "traces", "");
        sources(tenant);
        var parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        tenant.ingest("hmac", order("t1").with("traceparent", parent).with("tracestate", "rojo=00f067aa0ba902b7"));
        tenant.ingest("hmac", order("t2").with("traceparent", "none").with("tracestate", "rojo=00f067aa0ba902b7"));

        var got = received("traces", 2);
        assertThat(got).extracting(delivery -> delivery.header("tracestate"))
                .containsExactlyInAnyOrder("rojo=00f067aa0ba902b7", "");
        var traces = got.stream().map(delivery -> delivery.header("traceparent")).sorted().toList();
        assertThat(traces.getFirst()).isEmpty();
        // The same trace and flags; the parent is the attempt's own span.
        assertThat(traces.getLast()).matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01")
                .isNotEqualTo(parent);
    }

    @Test
    void aPaymentArrivesAsTheProvidersEventAndAsTheCanonicalOne() {
        var tenant = router().tenant("payments");
        var secret = subscribe(tenant, "all", "payments", "");
        sources(tenant);

        var answer = tenant.ingest("stripe", Webhook.stripe(SECRET, """
                {"id":"evt_pay","object":"event","type":"payment_intent.succeeded","created":1773500966,"livemode":false,
                 "data":{"object":{"id":"pi_1","amount":1099,"amount_received":1099,"currency":"eur"}}}"""));

        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        var got = received("payments", 2);
        assertThat(got).allMatch(delivery -> delivery.isSignedWith(secret));
        assertThat(got).extracting(delivery -> delivery.header("ce-type"))
                .containsExactlyInAnyOrder("com.stripe.payment_intent.succeeded", "io.hooktrail.payment.succeeded.v1");
        var canonical = got.stream()
                .filter(delivery -> delivery.header("ce-type").startsWith("io.hooktrail."))
                .findFirst()
                .orElseThrow();
        assertThat(canonical.header("ce-causationid")).isEqualTo("evt_pay");
        assertThat(canonical.text()).contains("1099").contains("EUR").contains("pi_1");
    }

    @Test
    void anUnparsableSignedBodyIsKeptInQuarantineAndNotDelivered() {
        var tenant = router().tenant("quarantine");
        subscribe(tenant, "all", "quarantine", "");
        sources(tenant);

        var broken = tenant.ingest("github", Webhook.github(SECRET, "q1", "push", "{\"ref\":"));
        tenant.ingest("github", Webhook.github(SECRET, "q2", "push", "{\"ref\":\"refs/heads/main\"}"));

        assertThat(broken.status()).isEqualTo(202);
        assertThat(broken.text("/events/0/status")).isEqualTo("quarantined");
        assertThat(received("quarantine", 1)).extracting(Receiver.Delivery::text)
                .containsExactly("{\"ref\":\"refs/heads/main\"}");
        var event = "/api/v1/events/" + broken.text("/events/0/id");
        assertThat(tenant.get(event).text("/status")).isEqualTo("quarantined");
        assertThat(tenant.get(event + "/raw")).hasToString("200 {\"ref\":");
        assertThat(tenant.get(event + "/deliveries").json().at("/items")).isEmpty();
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(
                        tenant.get("/api/v1/events?status=quarantined").json().at("/items")).hasSize(1));
    }

    @Test
    void aWrongSignatureIsUnauthorizedAndListedAmongTheRejections() {
        var tenant = router().tenant("rejections");
        sources(tenant);

        var answer = tenant.ingest("stripe", Webhook.stripe("another-secret", "{\"id\":\"evt_x\",\"type\":\"a\"}"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("/code")).isEqualTo("unauthorized");
        await().atMost(WITHIN).untilAsserted(() -> {
            var rejections = tenant.get("/api/v1/rejections");
            assertThat(rejections.json().at("/items")).hasSize(1);
            assertThat(rejections.text("/items/0/code")).isEqualTo("signature-invalid");
            assertThat(rejections.text("/items/0/source")).isEqualTo("stripe");
        });
        assertThat(tenant.get("/api/v1/events").json().at("/items")).isEmpty();
    }

    @Test
    void theKeyOfAnotherTenantFindsNothing() {
        var tenant = router().tenant("mine");
        subscribe(tenant, "all", "mine", "");
        sources(tenant);
        var event = tenant.ingest("hmac", order("o1")).text("/events/0/id");
        received("mine", 1);
        var delivery = delivery(tenant, event, "delivered");
        var key = router().tenant("theirs").post("/api/v1/keys", "{\"role\":\"integrator\",\"tenant\":\"theirs\"}");
        assertThat(key.status()).as("%s", key).isEqualTo(201);
        var stranger = router().as(key.text("/key"), "theirs");

        for (var path : List.of("", "/raw", "/receipt", "/headers", "/timeline", "/deliveries")) {
            assertThat(tenant.get("/api/v1/events/" + event + path).status()).as(path).isEqualTo(200);
            assertThat(stranger.get("/api/v1/events/" + event + path).status()).as(path).isEqualTo(404);
        }
        assertThat(stranger.get("/api/v1/deliveries/" + delivery).status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/deliveries/" + delivery + "/resend", "").status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/dead-letters/retry", "{\"ids\":[\"" + delivery + "\"]}").status())
                .isEqualTo(404);
        assertThat(stranger.get("/api/v1/subscriptions/all").status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/subscriptions/all/pause", "").status()).isEqualTo(404);
        assertThat(stranger.delete("/api/v1/subscriptions/all").status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/sources/hmac").status()).isEqualTo(404);
        for (var list : List.of("events", "dead-letters", "rejections", "subscriptions", "sources")) {
            assertThat(stranger.get("/api/v1/" + list).json().at("/items")).as(list).isEmpty();
        }
    }

    @Test
    void aFailingSinkMakesADeadLetterThatIsDeliveredOnRetryUnderTheSameWebhookId() {
        var tenant = router().tenant("dead-letters");
        receiver().answer("dead", 500);
        subscribe(tenant, "dead", "dead", IMPATIENT);
        sources(tenant);

        var event = tenant.ingest("hmac", order("d1")).text("/events/0/id");

        var delivery = delivery(tenant, event, "dead-lettered");
        var attempts = receiver().received("dead");
        assertThat(attempts).hasSizeGreaterThan(1);
        var dead = tenant.get("/api/v1/dead-letters");
        assertThat(dead.json().at("/items")).hasSize(1);
        assertThat(dead.text("/items/0/id")).isEqualTo(delivery);
        var failures = attempts.size();

        receiver().answer("dead", 200);
        var retry = tenant.post("/api/v1/dead-letters/retry", "{\"ids\":[\"" + delivery + "\"]}");

        assertThat(retry.status()).as("%s", retry).isEqualTo(202);
        assertThat(delivery(tenant, event, "delivered")).isEqualTo(delivery);
        assertThat(attempts).hasSize(failures + 1);
        assertThat(attempts.stream().map(attempt -> attempt.header("webhook-id")).distinct()).hasSize(1);
        assertThat(tenant.get("/api/v1/dead-letters").json().at("/items")).isEmpty();
        assertThat(tenant.get("/api/v1/events/" + event + "/timeline").toString()).contains("attempt-failed",
                "dead-lettered", "resent", "\"delivered\"");
    }

    @Test
    void aPausedSubscriptionHoldsWhatItMatchesUntilItIsResumed() {
        var tenant = router().tenant("pauses");
        subscribe(tenant, "held", "held", "");
        subscribe(tenant, "free", "free", "");
        sources(tenant);
        assertThat(tenant.post("/api/v1/subscriptions/held/pause", "").status()).isEqualTo(200);

        var event = tenant.ingest("hmac", order("p1")).text("/events/0/id");

        received("free", 1);
        assertThat(tenant.get("/api/v1/events/" + event + "/deliveries")
                .json()
                .at("/items")
                .valueStream()
                .map(item -> item.path("subscription").asString("") + " " + item.path("status").asString("")))
                .contains("held held");
        assertThat(receiver().received("held")).isEmpty();

        assertThat(tenant.post("/api/v1/subscriptions/held/resume", "").status()).isEqualTo(200);
        received("held", 1);
    }

    @Test
    void theNameOfARemovedSubscriptionCanBeTakenAgain() {
        var tenant = router().tenant("names");
        sources(tenant);
        var before = subscribe(tenant, "same", "before", "");
        tenant.ingest("hmac", order("n1"));
        received("before", 1);

        assertThat(tenant.delete("/api/v1/subscriptions/same").status()).isEqualTo(204);
        assertThat(tenant.get("/api/v1/subscriptions/same").status()).isEqualTo(404);
        var after = subscribe(tenant, "same", "after", "");
        tenant.ingest("hmac", order("n2"));

        assertThat(after).isNotEqualTo(before);
        assertThat(received("after", 1)).allMatch(delivery -> delivery.isSignedWith(after));
        assertThat(receiver().received("before")).hasSize(1);
    }

    @Test
    void aRestartKeepsEverythingAndDeliversWhatWasPending() {
        var tenant = router().tenant("restarts");
        sources(tenant);
        receiver().answer("pending", 503);
        var secret = subscribe(tenant, "all", "pending", PATIENT);
        var event = tenant.ingest("hmac", order("r1")).text("/events/0/id");
        await().atMost(WITHIN).until(() -> !receiver().received("pending").isEmpty());
        var list = tenant.get("/api/v1/sources");

        router().close();
        var failures = receiver().received("pending").size();
        receiver().answer("pending", 200);
        startAgain();
        var again = router().as(RouterRun.ADMIN_KEY, "restarts");

        var id = delivery(again, event, "delivered");
        var attempts = receiver().received("pending");
        assertThat(attempts).hasSize(failures + 1).allMatch(attempt -> attempt.isSignedWith(secret));
        assertThat(attempts.stream().map(attempt -> attempt.header("webhook-id")).distinct()).as(id).hasSize(1);
        assertThat(again.get("/api/v1/sources")).hasToString(list.toString());
        assertThat(again.ingest("hmac", order("r1")).text("/events/0/status")).isEqualTo("duplicate");
        assertThat(again.ingest("hmac", order("r2")).text("/events/0/status")).isEqualTo("accepted");
        assertThat(received("pending", failures + 2)).allMatch(attempt -> attempt.isSignedWith(secret));
    }

    private static Webhook order(String id) {
        return Webhook.hmac(SECRET, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}");
    }

    /** A source of each provider, named like it; the answer has what each provider calls. */
    private static Map<String, String> sources(Api tenant) {
        var urls = new TreeMap<String, String>();
        for (var provider : List.of("github", "stripe", "hubspot", "mollie", "standardwebhooks", "hmac")) {
            var config = provider.equals("hmac")
                    ? ",\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}"
                    : "";
            var secret = provider.equals("standardwebhooks") ? STANDARD_SECRET : SECRET;
            var answer = tenant.put("/api/v1/sources/" + provider,
                    "{\"provider\":\"" + provider + "\",\"secrets\":[\"" + secret + "\"]" + config + "}");
            assertThat(answer.status()).as("%s: %s", provider, answer).isEqualTo(201);
            urls.put(provider, answer.text("/ingestUrl"));
        }
        return urls;
    }

    /** A match-all subscription to a path of the receiver; answers with its signing secret. */
    private String subscribe(Api tenant, String name, String path, String config) {
        var answer = tenant.put("/api/v1/subscriptions/" + name,
                "{\"sink\":\"" + receiver().url(path) + "\",\"config\":{" + config + "}}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(answer.text("/secret")).startsWith("whsec_");
        return answer.text("/secret");
    }

    /** Waits for so many; one too many fails only when it is there by then. */
    private List<Receiver.Delivery> received(String path, int count) {
        var received = receiver().received(path);
        await().atMost(WITHIN).until(() -> received.size() >= count);
        assertThat(received).hasSize(count);
        return new ArrayList<>(received);
    }

    /** The id of an event's only delivery, once that has come to the status. */
    private static String delivery(Api tenant, String event, String status) {
        var latest = new Answer[1];
        await().atMost(WITHIN).untilAsserted(() -> {
            latest[0] = tenant.get("/api/v1/events/" + event + "/deliveries");
            assertThat(latest[0].text("/items/0/status")).as("%s", latest[0]).isEqualTo(status);
        });
        assertThat(latest[0].json().at("/items")).hasSize(1);
        return latest[0].text("/items/0/id");
    }
}
