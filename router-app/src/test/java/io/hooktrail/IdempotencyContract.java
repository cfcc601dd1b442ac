package io.hooktrail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A POST with an {@code Idempotency-Key} is carried out once, whatever the network does to its answers. */
abstract class IdempotencyContract extends JourneyContract {

    private static final String BODY = "{\"role\":\"auditor\"}";

    private static final String SECRET = "a-secret-of-the-test";
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @Test
    void aRepeatGetsTheFirstAnswerWithItsSecretAndMakesNothing() {
        var tenant = router().tenant("repeats");

        var first = tenant.post("/api/v1/keys", BODY, "repeat-1");
        var repeat = tenant.post("/api/v1/keys", BODY, "repeat-1");
        var other = tenant.post("/api/v1/keys", BODY, "repeat-2");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("/key")).startsWith("ht_");
        assertThat(repeat).hasToString(first.toString());
        assertThat(other.text("/key")).isNotEqualTo(first.text("/key"));
        assertThat(router().as(first.text("/key"), "default").get("/api/v1/events").status()).isEqualTo(200);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        var tenant = router().tenant("reuse");
        tenant.post("/api/v1/keys", BODY, "reuse-1");

        var reused = tenant.post("/api/v1/keys", "{\"role\":\"integrator\"}", "reuse-1");

        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.text("/code")).isEqualTo("idempotency-key-reused");
        assertThat(tenant.post("/api/v1/keys", BODY, "k".repeat(256)).text("/code"))
                .isEqualTo("unusable-idempotency-key");
    }

    @Test
    void aRefusedRequestMayBeMendedUnderItsKey() {
        var tenant = router().tenant("mended");

        assertThat(tenant.post("/api/v1/keys", "{\"role\":\"king\"}", "mend-1").status()).isEqualTo(400);
        assertThat(tenant.post("/api/v1/keys", BODY, "mend-1").status()).isEqualTo(201);
    }

    @Test
    void requestsAtOnceAreCarriedOutOnce() throws Exception {
        var tenant = router().tenant("at-once");
        var before = keys();
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Answer>>();
            for (var number = 0; number < 16; number++) {
                sent.add(threads.submit(() -> tenant.post("/api/v1/keys", BODY, "at-once-1")));
            }
            for (var answer : sent) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 409));
        assertThat(
                answers.stream().filter(answer -> answer.status() == 201).map(answer -> answer.text("/key")).distinct())
                .hasSize(1);
        assertThat(keys()).isEqualTo(before + 1);
    }

    @Test
    void theSameKeyOnAnotherRouteIsAnotherCall() {
        var tenant = router().tenant("routes");
        source(tenant);

        var issued = tenant.post("/api/v1/keys", BODY, "route-1");
        var rotated = tenant.post("/api/v1/sources/hmac/rotate-secret", BODY.replace("role", "secret"), "route-1");

        assertThat(issued.status()).isEqualTo(201);
        assertThat(rotated.status()).as("%s", rotated).isEqualTo(200);
        assertThat(rotated.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aRepeatedResendSendsOnce() {
        var tenant = router().tenant("resends");
        source(tenant);
        subscribe(tenant, "resends", "");
        var event = ingest(tenant, "r1");
        var path = "/api/v1/deliveries/" + delivery(tenant, event, "delivered") + "/resend";

        var first = tenant.post(path, "", "resend-1");
        var repeat = tenant.post(path, "", "resend-1");

        assertThat(first.status()).as("%s", first).isEqualTo(202);
        assertIsRepeat(repeat, first);
        await().atMost(WITHIN).until(() -> receiver().received("resends").size() == 2);
        assertThat(occurrences(tenant, event, "resent")).isOne();
    }

    @Test
    void aRepeatedRotationOfASourcesSecretShowsTheSameSecret() {
        var tenant = router().tenant("source-secrets");
        source(tenant);

        var first = tenant.post("/api/v1/sources/hmac/rotate-secret", "{}", "rotate-1");
        var repeat = tenant.post("/api/v1/sources/hmac/rotate-secret", "{}", "rotate-1");

        assertThat(first.text("/secret")).as("%s", first).isNotEmpty();
        assertIsRepeat(repeat, first);
        assertThat(tenant.get("/api/v1/sources/hmac").json().at("/secrets")).hasSize(2);
    }

    @Test
    void aRepeatedRotationOfASubscriptionsSecretShowsTheSameSecret() {
        var tenant = router().tenant("subscription-secrets");
        subscribe(tenant, "subscription-secrets", "");

        var first = tenant.post("/api/v1/subscriptions/all/rotate-secret", "{}", "rotate-1");
        var repeat = tenant.post("/api/v1/subscriptions/all/rotate-secret", "{}", "rotate-1");

        assertThat(first.text("/secret")).as("%s", first).startsWith("whsec_");
        assertIsRepeat(repeat, first);
        assertThat(tenant.get("/api/v1/subscriptions/all").header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void aRepeatedRetryOfADeadLetterSendsOnce() {
        var tenant = router().tenant("retries");
        source(tenant);
        receiver().answer("retries", 500);
        subscribe(tenant, "retries", "\"retry\":{\"schedule\":[\"PT0.2S\"],\"giveUpAfter\":\"PT1S\"}");
        var event = ingest(tenant, "d1");
        var body = "{\"ids\":[\"" + delivery(tenant, event, "dead-lettered") + "\"]}";
        var failures = receiver().received("retries").size();
        receiver().answer("retries", 200);

        var first = tenant.post("/api/v1/dead-letters/retry", body, "retry-1");
        delivery(tenant, event, "delivered");
        var repeat = tenant.post("/api/v1/dead-letters/retry", body, "retry-1");

        assertThat(first.status()).as("%s", first).isEqualTo(202);
        assertIsRepeat(repeat, first);
        assertThat(occurrences(tenant, event, "resent")).isOne();
        assertThat(receiver().received("retries")).hasSize(failures + 1);
        assertThat(tenant.post("/api/v1/dead-letters/retry", body, "retry-2").status()).isEqualTo(404);
    }

    private static void assertIsRepeat(Answer repeat, Answer first) {
        assertThat(repeat).hasToString(first.toString());
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
    }

    private static void source(Api tenant) {
        var made = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
    }

    private void subscribe(Api tenant, String path, String config) {
        var made = tenant.put("/api/v1/subscriptions/all",
                "{\"sink\":\"" + receiver().url(path) + "\",\"config\":{" + config + "}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
    }

    private static String ingest(Api tenant, String id) {
        return tenant.ingest("hmac", Webhook.hmac(SECRET, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}"))
                .text("/events/0/id");
    }

    /** The id of an event's only delivery, once that has come to the status. */
    private static String delivery(Api tenant, String event, String status) {
        var path = "/api/v1/events/" + event + "/deliveries";
        await().atMost(WITHIN).until(() -> tenant.get(path).text("/items/0/status").equals(status));
        return tenant.get(path).text("/items/0/id");
    }

    private static long occurrences(Api tenant, String event, String what) {
        return tenant.get("/api/v1/events/" + event + "/timeline")
                .json()
                .at("/items")
                .valueStream()
                .filter(item -> item.path("what").asString("").equals(what))
                .count();
    }

    private int keys() {
        return (int) router().tenant("count-" + System.nanoTime())
                .get("/api/v1/keys?limit=200")
                .json()
                .at("/items")
                .valueStream()
                .filter(key -> key.path("tenant").asString("").equals("at-once"))
                .count();
    }
}
