package io.hooktrail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Deliveries that a person asks for: tests, one event to one subscription, resends. */
abstract class RequestedJourneyContract extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String NEVER = ",\"types\":[\"never\"]";

    @Test
    void aTestGoesToItsSubscriptionAloneWhateverItsFilters() {
        var tenant = router().tenant("tests");
        var secret = subscribe(tenant, "tested", NEVER);
        subscribe(tenant, "every", "");
        var streamed = Long.parseLong(tenant.get("/api/v1/events/pull").header("Hooktrail-Position"));

        var answer = tenant.postFor("/api/v1/subscriptions/tested/test", "", "is it on?");

        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        var delivery = delivered(tenant, answer.text("/deliveryId"), 1);
        assertThat(delivery.path("eventId").asString()).isEqualTo(answer.text("/eventId"));
        var got = receiver().received("tests/tested").getFirst();
        assertThat(got.isSignedWith(secret)).isTrue();
        assertThat(got.header("ce-type")).isEqualTo("io.hooktrail.test.v1");
        assertThat(got.header("webhook-id")).startsWith("msg_" + answer.text("/eventId"));
        assertThat(RouterRun.JSON.readTree(got.body()).path("subscription").asString()).isEqualTo("tested");
        var event = tenant.get("/api/v1/events/" + answer.text("/eventId"));
        assertThat(event.text("/status")).isEqualTo("test");
        assertThat(event.text("/reason")).contains("tested");
        assertThat(whats(tenant, answer.text("/eventId"))).containsExactly("recorded", "requested", "delivered");
        var requested = timeline(tenant, answer.text("/eventId")).get(1);
        assertThat(requested.path("actor").asString()).isEqualTo("key:admin");
        assertThat(requested.path("reason").asString()).isEqualTo("is it on?");
        // Behind the test: had it been offered to anybody else, it would have arrived before this one.
        var after = publish(tenant, "after", "made");
        await().atMost(WITHIN).until(() -> !receiver().received("tests/every").isEmpty());
        assertThat(receiver().received("tests/every")).extracting(each -> each.header("ce-id"))
                .containsExactly("after");
        assertThat(receiver().received("tests/tested")).hasSize(1);
        var pulled = tenant.get("/api/v1/events/pull?wait=PT10S&after=" + streamed);
        assertThat(pulled.json().valueStream().map(each -> each.path("id").asString())).containsExactly("after");
        assertThat(after).isNotEmpty();
        await().atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/events?status=test").toString().contains(answer.text("/eventId")));
    }

    @Test
    void aTestMayLookLikeAnyOtherEventThatIsOne() {
        var tenant = router().tenant("looks");
        subscribe(tenant, "look", NEVER);

        var answer = tenant.post("/api/v1/subscriptions/look/test",
                "{\"type\":\"com.stripe.charge.succeeded\",\"source\":\"https://stripe.example\",\"subject\":\"ch_1\","
                        + "\"data\":{\"amount\":1200}}");
        delivered(tenant, answer.text("/deliveryId"), 1);
        var got = receiver().received("looks/look").getFirst();
        assertThat(got.header("ce-type")).isEqualTo("com.stripe.charge.succeeded");
        assertThat(got.header("ce-source")).isEqualTo("https://stripe.example");
        assertThat(got.header("ce-subject")).isEqualTo("ch_1");
        assertThat(got.text()).isEqualTo("{\"amount\":1200}");

        refused(tenant.post("/api/v1/subscriptions/look/test", "{\"type\":\"\"}"), 400, "invalid-event");
        refused(tenant.post("/api/v1/subscriptions/look/test", "{\"colour\":1}"), 400, "invalid-body");
        refused(tenant.post("/api/v1/subscriptions/nobody/test", ""), 404, "not-found");
    }

    @Test
    void aTestThatFailsIsTriedAgainUnderTheSameWebhookId() {
        var tenant = router().tenant("fails");
        receiver().answer("fails/failing", 500);
        subscribe(tenant, "failing", NEVER);
        var answer = tenant.post("/api/v1/subscriptions/failing/test", "");
        await().atMost(WITHIN).until(() -> receiver().received("fails/failing").size() >= 2);
        receiver().answer("fails/failing", 200);

        delivered(tenant, answer.text("/deliveryId"), 3);
        assertThat(receiver().received("fails/failing")).extracting(each -> each.header("webhook-id"))
                .containsOnly("msg_" + answer.text("/deliveryId").replace('~', '_').replace('.', '_'));
        assertThat(receiver().received("fails/failing")).extracting(each -> each.header("Hooktrail-Attempt"))
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo("1");
    }

    @Test
    void anEventCanBeSentToASubscriptionThatDidNotMatchItAndOnceMore() {
        var tenant = router().tenant("sends");
        subscribe(tenant, "other", NEVER);
        var event = publish(tenant, "s1", "made");
        assertThat(tenant.get("/api/v1/events/" + event + "/deliveries").json().path("items")).isEmpty();

        var first = tenant.postFor("/api/v1/events/" + event + "/send", "{\"subscription\":\"other\"}", "they asked");
        assertThat(first.status()).as("%s", first).isEqualTo(202);
        delivered(tenant, first.text("/deliveryId"), 1);
        var second = tenant.postFor("/api/v1/events/" + event + "/send", "{\"subscription\":\"other\"}", "again");
        assertThat(second.text("/deliveryId")).isEqualTo(first.text("/deliveryId"));
        delivered(tenant, first.text("/deliveryId"), 2);

        assertThat(whats(tenant, event)).containsExactly("recorded", "requested", "delivered", "resent", "delivered");
        assertThat(timeline(tenant, event).get(1).path("reason").asString()).isEqualTo("they asked");
        assertThat(timeline(tenant, event).get(3).path("reason").asString()).isEqualTo("again");
        assertThat(receiver().received("sends/other")).extracting(each -> each.header("webhook-id"))
                .hasSize(2)
                .containsOnly(receiver().received("sends/other").getFirst().header("webhook-id"));
        assertThat(tenant.get("/api/v1/events/" + event).text("/status")).isEqualTo("unmatched");

        refused(tenant.post("/api/v1/events/" + event + "/send", "{\"subscription\":\"nobody\"}"), 404, "not-found");
        refused(tenant.post("/api/v1/events/" + event + "/send", "{}"), 400, "invalid-body");
    }

    @Test
    void aResendOfAMatchedDeliveryNamesWhoAndWhy() {
        var tenant = router().tenant("again");
        subscribe(tenant, "all", "");
        var event = publish(tenant, "r1", "made");
        await().atMost(WITHIN).until(() -> whats(tenant, event).contains("delivered"));
        var delivery = tenant.get("/api/v1/events/" + event + "/deliveries").text("/items/0/id");

        assertThat(tenant.postFor("/api/v1/deliveries/" + delivery + "/resend", "", "lost by the ERP").status())
                .isEqualTo(202);
        delivered(tenant, delivery, 2);
        var resent = timeline(tenant, event).get(2);
        assertThat(resent.path("what").asString()).isEqualTo("resent");
        assertThat(resent.path("actor").asString()).isEqualTo("key:admin");
        assertThat(resent.path("reason").asString()).isEqualTo("lost by the ERP");
    }

    @Test
    void whatIsKeptApartIsSentToNobody() {
        var tenant = router().tenant("apart");
        subscribe(tenant, "all", "");
        publish(tenant, "c1", "made");
        var conflict = tenant.publish("/events", "{\"specversion\":\"1.0\",\"id\":\"c1\",\"source\":\"/s\",\"type\":"
                + "\"made\",\"data\":\"other\"}", "application/cloudevents+json").text("/results/0/id");

        refused(tenant.post("/api/v1/events/" + conflict + "/send", "{\"subscription\":\"all\"}"), 409,
                "event-not-offered");
    }

    /** More recipients than rows in one append: those that are still to come are not written twice. */
    @Test
    void everyDeliveryOfAWideFanOutCanBeAskedForAtOnce() {
        var tenant = router().tenant("wide");
        IntStream.range(0, 150).forEach(number -> subscribe(tenant, "w" + number, ""));
        var event = publish(tenant, "wide", "made");
        IntStream.range(0, 150)
                .forEach(number -> assertThat(tenant.post("/api/v1/events/" + event + "/send",
                        "{\"subscription\":\"w" + number + "\"}").status()).isEqualTo(202));

        await().atMost(WITHIN)
                .until(() -> IntStream.range(0, 150)
                        .allMatch(number -> !receiver().received("wide/w" + number).isEmpty()));
        await().atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/events/" + event + "/deliveries?limit=200")
                        .json()
                        .path("items")
                        .valueStream()
                        .filter(item -> item.path("status").asString().equals("delivered"))
                        .count() == 150);
    }

    private String subscribe(Api tenant, String name, String more) {
        var answer = tenant.put("/api/v1/subscriptions/" + name, "{\"sink\":\""
                + receiver().url(tenant.tenant() + "/" + name)
                + "\",\"config\":{\"retry\":{\"schedule\":[\"PT0.2S\"],\"giveUpAfter\":\"PT1H\"}}" + more + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.text("/secret");
    }

    private static String publish(Api tenant, String ceid, String type) {
        var answer = tenant.publish("/events", "{\"specversion\":\"1.0\",\"id\":\"" + ceid
                + "\",\"source\":\"/s\",\"type\":\"" + type + "\",\"data\":{}}", "application/cloudevents+json");
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/results/0/id");
    }

    private static JsonNode delivered(Api tenant, String id, int attempts) {
        await().atMost(WITHIN).until(() -> {
            var delivery = tenant.get("/api/v1/deliveries/" + id);
            return delivery.text("/status").equals("delivered") && delivery.json().path("attempts").size() >= attempts;
        });
        return tenant.get("/api/v1/deliveries/" + id).json();
    }

    private static JsonNode timeline(Api tenant, String event) {
        return Objects.requireNonNull(tenant.get("/api/v1/events/" + event + "/timeline").json().path("items"));
    }

    private static List<String> whats(Api tenant, String event) {
        return timeline(tenant, event).valueStream().map(item -> item.path("what").asString()).toList();
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("/code")).isEqualTo(code);
    }
}
