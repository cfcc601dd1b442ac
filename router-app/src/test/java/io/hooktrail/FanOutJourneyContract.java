package io.hooktrail;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One event that a thousand subscriptions want, and a restart while it is being expanded. */
abstract class FanOutJourneyContract extends JourneyContract {

    private static final int SUBSCRIPTIONS = 1000;
    private static final String SECRET = "a-secret-of-the-provider";
    private static final Duration WITHIN = Duration.ofSeconds(90);

    @Test
    void everyOneOfAThousandSubscriptionsGetsTheEventOnceAlsoWhenTheRouterStopsInTheMiddle() {
        var tenant = tenant("wide");
        var other = tenant("narrow");
        for (var number = 0; number < SUBSCRIPTIONS; number++) {
            subscribe(tenant, "s" + number, "wide/" + number);
        }
        subscribe(other, "only", "narrow");

        var first = ingest(tenant, "w1");
        assertThat(ingest(other, "n1")).isNotEmpty();
        await().atMost(WITHIN).until(() -> receiver().received("narrow").size() == 1);
        everyoneHas(tenant, first);

        var second = ingest(tenant, "w2");
        router().close();
        startAgain();
        var again = router().as(RouterRun.ADMIN_KEY, "wide");

        everyoneHas(again, second);
        assertThat(deliveries(again, first)).hasSize(SUBSCRIPTIONS);
    }

    /** One delivery for each subscription, and each has arrived. */
    private void everyoneHas(Api tenant, String event) {
        await().atMost(WITHIN).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            var statuses = deliveries(tenant, event);
            assertThat(statuses).hasSize(SUBSCRIPTIONS);
            assertThat(statuses.values()).containsOnly("delivered");
        });
        for (var number = 0; number < SUBSCRIPTIONS; number++) {
            assertThat(receiver().received("wide/" + number)
                    .stream()
                    .map(delivery -> delivery.header("webhook-id"))
                    .filter(id -> id.contains(event))
                    .distinct()).as("subscription %d", number).hasSize(1);
        }
    }

    /** Every delivery of an event by its subscription's name; one named twice fails. */
    private static Map<String, String> deliveries(Api tenant, String event) {
        var statuses = new HashMap<String, String>();
        var path = "/api/v1/events/" + event + "/deliveries?limit=200";
        for (var next = ""; next != null;) {
            var page = tenant.get(path + next);
            assertThat(page.status()).as("%s", page).isEqualTo(200);
            page.json().at("/items").forEach(item -> {
                var before = statuses.put(item.path("subscription").asString(""), item.path("status").asString(""));
                assertThat(before).as("a second delivery: %s", item).isNull();
            });
            var cursor = page.json().path("next");
            next = cursor.isString() ? "&cursor=" + cursor.asString() : null;
        }
        return statuses;
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
        return tenant;
    }

    private void subscribe(Api tenant, String name, String path) {
        var answer = tenant.put("/api/v1/subscriptions/" + name,
                "{\"sink\":\"" + receiver().url(path) + "\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private static String ingest(Api tenant, String id) {
        var answer = tenant.ingest("hmac",
                Webhook.hmac(SECRET, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/events/0/id");
    }
}
