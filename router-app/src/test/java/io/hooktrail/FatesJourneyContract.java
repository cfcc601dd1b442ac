package io.hooktrail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of deliveries that wait for their retry, an hour from now, when their subscription changes. */
abstract class FatesJourneyContract extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String HOURLY = "{\"retry\":{\"schedule\":[\"PT1H\"],\"giveUpAfter\":\"PT72H\"}}";

    @Test
    void theDeliveriesOfARemovedSubscriptionAreDiscardedByWhoeverRemovedIt() {
        var tenant = tenant("removals");
        var key = tenant.post("/api/v1/keys", "{\"role\":\"integrator\",\"tenant\":\"removals\"}");
        var remover = router().as(key.text("/key"), "removals");
        var event = waitingForRetry(tenant, "removed");

        assertThat(remover.delete("/api/v1/subscriptions/removed").status()).isEqualTo(204);

        var delivery = delivery(tenant, event, "discarded");
        assertThat(delivery.path("nextAttemptAt").isNull()).isTrue();
        assertThat(delivery.path("attempts")).hasSize(1);
        var last = lastOfTimeline(tenant, event);
        assertThat(last.path("what").asString()).isEqualTo("discarded");
        assertThat(last.path("actor").asString()).isEqualTo("key:" + key.text("/id"));
        assertThat(last.path("reason").asString()).isEqualTo("the subscription was removed");

        var resend = tenant.post("/api/v1/deliveries/" + delivery.path("id").asString() + "/resend", "");
        assertThat(resend.status()).as("%s", resend).isEqualTo(409);
        assertThat(resend.text("/code")).isEqualTo("subscription-removed");
    }

    @Test
    void a410DisablesTheSubscriptionAndMakesDeadLettersOfAllItsDeliveries() {
        var tenant = tenant("gone");
        var waiting = waitingForRetry(tenant, "gone");
        receiver().answer("gone/gone", 410);

        var refused = ingest(tenant, "g2");

        var dead = delivery(tenant, refused, "dead-lettered");
        assertThat(dead.at("/attempts/0/error").asString()).isEqualTo("gone");
        assertThat(delivery(tenant, waiting, "dead-lettered").path("attempts")).hasSize(1);
        var subscription = tenant.get("/api/v1/subscriptions/gone");
        assertThat(subscription.text("/status")).isEqualTo("disabled");
        assertThat(subscription.text("/disabledReason")).isEqualTo("the sink answered 410 Gone");
        var letters = tenant.get("/api/v1/dead-letters");
        assertThat(letters.json()
                .path("items")
                .valueStream()
                .map(letter -> letter.path("reason").asString(""))).containsExactlyInAnyOrder(
                        "the sink answered 410 Gone",
                        "the subscription was disabled: the sink answered 410 Gone");
        assertThat(tenant.get("/api/v1/events/" + ingest(tenant, "g3")).text("/status")).isEqualTo("unmatched");

        var resend = tenant.post("/api/v1/deliveries/" + dead.path("id").asString() + "/resend", "");
        assertThat(resend.status()).as("%s", resend).isEqualTo(409);
        assertThat(resend.text("/code")).isEqualTo("subscription-disabled");

        receiver().answer("gone/gone", 200);
        assertThat(tenant.post("/api/v1/subscriptions/gone/resume", "").status()).isEqualTo(200);
        var retry = tenant.post("/api/v1/dead-letters/retry",
                "{\"ids\":[\"" + dead.path("id").asString() + "\"]}");
        assertThat(retry.status()).as("%s", retry).isEqualTo(202);
        delivery(tenant, refused, "delivered");
    }

    @Test
    void aPausedSubscriptionHoldsItsDeliveriesAndSendsThemAtOnceWhenResumed() {
        var tenant = tenant("held");
        var event = waitingForRetry(tenant, "held");

        assertThat(tenant.post("/api/v1/subscriptions/held/pause", "").status()).isEqualTo(200);
        delivery(tenant, event, "held");
        receiver().answer("held/held", 200);
        assertThat(tenant.post("/api/v1/subscriptions/held/resume", "").status()).isEqualTo(200);

        assertThat(delivery(tenant, event, "delivered").path("attempts")).hasSize(2);
    }

    @Test
    void whatASubscriptionWasNotSentIsListedByWhatBecameOfIt() {
        var tenant = tenant("undelivered");
        var events = List.of(waitingForRetry(tenant, "listed"), ingest(tenant, "u2"), ingest(tenant, "u3"));
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(values(undelivered(tenant, ""), "attempts")).containsExactly("1", "1",
                        "1"));

        var first = undelivered(tenant, "?limit=2");
        var second = undelivered(tenant, "?limit=2&cursor=" + first.text("/next"));
        assertThat(joined(first, second, "eventId")).containsExactlyInAnyOrderElementsOf(events);
        assertThat(joined(first, second, "nextAttemptAt")).isSorted();
        assertThat(values(first, "status")).containsOnly("pending");
        assertThat(first.text("/items/0/subscription")).isEqualTo("listed");
        assertThat(second.json().at("/next").isNull()).isTrue();
        assertThat(values(undelivered(tenant, "?status=held"), "id")).isEmpty();
        assertThat(values(undelivered(tenant, "?status=dead-lettered"), "id")).isEmpty();

        assertThat(tenant.post("/api/v1/subscriptions/listed/pause", "").status()).isEqualTo(200);
        assertThat(values(undelivered(tenant, "?status=held"), "status")).containsExactly("held", "held", "held");
        assertThat(values(undelivered(tenant, "?status=pending"), "id")).isEmpty();

        receiver().answer("undelivered/listed", 410);
        assertThat(tenant.post("/api/v1/subscriptions/listed/resume", "").status()).isEqualTo(200);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(values(undelivered(tenant, ""), "status"))
                        .containsExactly("dead-lettered", "dead-lettered", "dead-lettered"));
        assertThat(values(undelivered(tenant, "?status=dead-lettered"), "at").reversed()).isSorted();
        assertThat(values(undelivered(tenant, ""), "code")).contains("gone");

        whatWaitsComesBeforeTheDeadLetters(tenant);
    }

    private void whatWaitsComesBeforeTheDeadLetters(Api tenant) {
        await().atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/subscriptions/listed").text("/status").equals("disabled"));
        receiver().answer("undelivered/listed", 500);
        assertThat(tenant.post("/api/v1/subscriptions/listed/resume", "").status()).isEqualTo(200);
        var letters = values(undelivered(tenant, ""), "id");
        assertThat(tenant.post("/api/v1/dead-letters/retry", "{\"ids\":[\"" + letters.getLast() + "\"]}").status())
                .isEqualTo(202);

        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(undelivered(tenant, "").text("/items/0/status")).isEqualTo("pending"));
        var seen = new ArrayList<String>();
        var page = undelivered(tenant, "?limit=1");
        seen.addAll(values(page, "id"));
        while (!page.json().at("/next").isNull()) {
            page = undelivered(tenant, "?limit=1&cursor=" + page.text("/next"));
            seen.addAll(values(page, "id"));
        }
        assertThat(seen).containsExactly(letters.get(2), letters.get(0), letters.get(1));
    }

    @Test
    void aListOfDeliveriesThatIsNoneIsRefused() {
        var tenant = tenant("unlisted");
        subscribe(tenant, "listed", "unlisted/listed", 201);

        assertRefused(tenant.get("/api/v1/subscriptions/nobody/deliveries"), 404, "not-found");
        for (var status : List.of("delivered", "discarded")) {
            assertRefused(tenant.get("/api/v1/subscriptions/listed/deliveries?status=" + status), 400, "not-supported");
        }
        for (var query : List.of("status=lost", "status=", "limit=0", "limit=201", "cursor=x", "cursor=eA",
                "order=asc")) {
            assertRefused(tenant.get("/api/v1/subscriptions/listed/deliveries?" + query), 400, "invalid-parameter");
        }
        assertThat(values(undelivered(tenant, ""), "id")).isEmpty();
    }

    private static Answer undelivered(Api tenant, String query) {
        var answer = tenant.get("/api/v1/subscriptions/listed/deliveries" + query);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private static List<String> joined(Answer first, Answer second, String name) {
        return Stream.of(first, second).flatMap(page -> values(page, name).stream()).toList();
    }

    private static List<String> values(Answer page, String name) {
        return page.json().path("items").valueStream().map(item -> item.path(name).asString("")).toList();
    }

    @Test
    void howASinkDoesIsShownWithItsSubscription() {
        var tenant = tenant("health");
        waitingForRetry(tenant, "sick");
        var sick = tenant.get("/api/v1/subscriptions/sick");
        assertThat(sick.text("/health/circuit")).isEqualTo("closed");
        assertThat(sick.text("/health/failingSince")).isGreaterThanOrEqualTo(sick.text("/createdAt"));
        assertThat(sick.json().at("/health/lastSuccessAt").isNull()).isTrue();

        receiver().answer("health/sick", 200);
        assertThat(tenant.post("/api/v1/subscriptions/sick/pause", "").status()).isEqualTo(200);
        assertThat(tenant.post("/api/v1/subscriptions/sick/resume", "").status()).isEqualTo(200);

        await().atMost(WITHIN).untilAsserted(() -> {
            var well = tenant.get("/api/v1/subscriptions/sick");
            assertThat(well.json().at("/health/failingSince").isNull()).as("%s", well).isTrue();
            assertThat(well.text("/health/lastSuccessAt")).isGreaterThan(sick.text("/health/failingSince"));
        });
    }

    @Test
    void theTimelineGoesOnWhereAPageEnds() {
        var tenant = tenant("pages");
        var event = waitingForRetry(tenant, "paged");
        var whole = tenant.get("/api/v1/events/" + event + "/timeline");
        assertThat(whole.json().path("items")).hasSize(2);
        assertThat(whole.json().path("next").isNull()).isTrue();

        var first = tenant.get("/api/v1/events/" + event + "/timeline?limit=1");
        var second = tenant.get("/api/v1/events/" + event + "/timeline?limit=1&cursor=" + first.text("/next"));

        assertThat(first.json().at("/items/0")).isEqualTo(whole.json().at("/items/0"));
        assertThat(second.json().at("/items/0")).isEqualTo(whole.json().at("/items/1"));
        assertRefused(tenant.get("/api/v1/events/" + event + "/timeline?limit=2001"), 400, "invalid-parameter");
    }

    @Test
    void theDeliveriesGoToANewSinkAtOnce() {
        var tenant = tenant("moved");
        var event = waitingForRetry(tenant, "moved");

        subscribe(tenant, "moved", "moved/to", 200);

        delivery(tenant, event, "delivered");
        assertThat(receiver().received("moved/moved")).hasSize(1);
        var arrived = receiver().received("moved/to");
        assertThat(arrived).hasSize(1);
        assertThat(arrived.getFirst().header("hooktrail-attempt")).isEqualTo("2");
        assertThat(arrived.getFirst().header("webhook-id"))
                .isEqualTo(receiver().received("moved/moved").getFirst().header("webhook-id"));
    }

    @Test
    void aDeadLetterCanBeDiscardedByHandAndAnUnknownOneChangesNothing() {
        var tenant = tenant("letters");
        receiver().answer("letters/dead", 410);
        subscribe(tenant, "dead", "letters/dead", 201);
        var event = ingest(tenant, "l1");
        var id = delivery(tenant, event, "dead-lettered").path("id").asString();
        var known = "\"" + id + "\"";
        var unknown = "\"" + id.replaceFirst("\\..*", ".7") + "\"";

        for (var what : List.of("retry", "discard")) {
            var path = "/api/v1/dead-letters/" + what;
            assertRefused(tenant.post(path, "{\"ids\":[" + known + "," + unknown + "]}"), 404, "not-found");
            assertRefused(tenant.post(path, "{\"ids\":[\"nonsense\"]}"), 404, "not-found");
            assertRefused(tenant.post(path, "{\"ids\":[]}"), 400, "invalid-body");
            assertRefused(tenant.post(path, "{\"ids\":[" + known + "],\"other\":1}"), 400, "invalid-body");
            assertRefused(tenant.post(path, "[]"), 400, "invalid-body");
            assertRefused(tenant.post(path, "{\"filter\":{},\"ids\":[" + known + "]}"), 400, "invalid-body");
            assertRefused(tenant.post(path, "{\"filter\":{\"reasons\":\"gone\"}}"), 400, "invalid-body");
            assertRefused(tenant.post(path, "{\"filter\":{\"from\":\"today\"}}"), 400, "invalid-body");
        }
        assertThat(tenant.get("/api/v1/dead-letters").json().path("items")).hasSize(1);

        var discarded = tenant.post("/api/v1/dead-letters/discard", "{\"ids\":[" + known + "]}");

        assertThat(discarded.status()).as("%s", discarded).isEqualTo(202);
        delivery(tenant, event, "discarded");
        assertThat(lastOfTimeline(tenant, event).path("what").asString()).isEqualTo("discarded");
        assertThat(tenant.get("/api/v1/dead-letters").json().path("items")).isEmpty();
        assertRefused(tenant.post("/api/v1/dead-letters/discard", "{\"ids\":[" + known + "]}"), 404, "not-found");
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.text("/code")).as("%s", answer).isEqualTo(code);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    }

    /** An event whose delivery to the subscription {@code name} has failed once; its sink is {@code TENANT/name}. */
    private String waitingForRetry(Api tenant, String name) {
        var path = tenant.tenant() + "/" + name;
        receiver().answer(path, 500);
        subscribe(tenant, name, path, 201);
        var event = ingest(tenant, "first");
        await().atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/events/" + event + "/deliveries")
                        .json()
                        .at("/items/0/attempts")
                        .size() == 1);
        delivery(tenant, event, "pending");
        return event;
    }

    private static JsonNode delivery(Api tenant, String event, String status) {
        var latest = new Answer[1];
        await().atMost(WITHIN).untilAsserted(() -> {
            latest[0] = tenant.get("/api/v1/events/" + event + "/deliveries");
            assertThat(latest[0].text("/items/0/status")).as("%s", latest[0]).isEqualTo(status);
        });
        return latest[0].json().at("/items/0");
    }

    private static JsonNode lastOfTimeline(Api tenant, String event) {
        var items = tenant.get("/api/v1/events/" + event + "/timeline").json().path("items");
        return items.get(items.size() - 1);
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
        return tenant;
    }

    private void subscribe(Api tenant, String name, String path, int status) {
        var answer = tenant.put("/api/v1/subscriptions/" + name,
                "{\"sink\":\"" + receiver().url(path) + "\",\"config\":" + HOURLY + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    }

    private static String ingest(Api tenant, String id) {
        var answer = tenant.ingest("hmac",
                Webhook.hmac(SECRET, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/events/0/id");
    }
}
