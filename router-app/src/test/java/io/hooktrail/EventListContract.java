package io.hooktrail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The list of events and the views of one event, as the contract's section 6 has them. */
abstract class EventListContract extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SECRET = "a-secret-of-the-provider";

    @Test
    void everyFilterFindsItsEventsAndNoOthers() {
        var tenant = tenant("filters");
        var first = ingest(tenant, "{\"id\":\"a1\",\"type\":\"order.placed\",\"subject\":\"ord-1\"}");
        var second = ingest(tenant, "{\"id\":\"a2\",\"type\":\"order.paid\",\"subject\":\"ord-1\"}");
        var broken = ingest(tenant, "{\"id\":");
        listed(tenant, 3);
        var event = tenant.get("/api/v1/events/" + first);
        var recordedAt = tenant.get("/api/v1/events/" + second).text("/recordedAt");
        var source = event.text("/event/source");

        assertThat(ids(tenant, "")).containsExactly(broken, second, first);
        assertThat(ids(tenant, "?order=asc")).containsExactly(first, second, broken);
        assertThat(ids(tenant, "?type=hmac.order.paid")).containsExactly(second);
        assertThat(ids(tenant, "?type=hmac.order")).isEmpty();
        assertThat(ids(tenant, "?ceid=a1")).containsExactly(first);
        assertThat(ids(tenant, "?source=" + source + "&order=asc")).startsWith(first, second);
        assertThat(ids(tenant, "?origin=hmac&status=quarantined")).containsExactly(broken);
        assertThat(ids(tenant, "?status=unmatched&order=asc&type=hmac.order.placed")).containsExactly(first);
        assertThat(ids(tenant, "?from=" + recordedAt)).containsExactly(broken, second);
        assertThat(ids(tenant, "?to=" + recordedAt)).containsExactly(first);
        var shifted = java.time.OffsetDateTime.parse(recordedAt)
                .withOffsetSameInstant(java.time.ZoneOffset.ofHours(5))
                .toString()
                .replace("+", "%2B");
        assertThat(ids(tenant, "?from=" + shifted + "&to=9999-12-31T23:59:59Z")).containsExactly(broken, second);
        assertThat(ids(tenant, "?from=9999-12-31T23:59:59Z")).isEmpty();
    }

    @Test
    void pagesShowEveryEventOnceWhileOthersComeIn() {
        var tenant = tenant("pages");
        var before = new ArrayList<String>();
        IntStream.range(0, 9).forEach(number -> before.add(order(tenant, "b" + number)));
        listed(tenant, 9);
        var ascending = new ArrayList<String>();
        var descending = new ArrayList<String>();
        String up = "";
        String down = "";
        for (var page = 0; page < 3; page++) {
            var rising = tenant.get("/api/v1/events?limit=3&order=asc" + up);
            var falling = tenant.get("/api/v1/events?limit=3" + down);
            ascending.addAll(ids(rising));
            descending.addAll(ids(falling));
            up = "&cursor=" + rising.text("/next");
            down = "&cursor=" + falling.text("/next");
            order(tenant, "later" + page);
        }

        assertThat(ascending).containsExactlyElementsOf(before);
        assertThat(descending).containsExactlyElementsOf(before.reversed());
    }

    @Test
    void aWrongParameterIsRefusedByName() {
        var tenant = tenant("parameters");

        refused(tenant, "?status=bogus", "invalid-parameter", "?status", "routed, unmatched, quarantined, conflict");
        refused(tenant, "?colour=red", "invalid-parameter", "?colour", "known are type, source");
        refused(tenant, "?limit=201", "invalid-parameter", "?limit", "from 1 to 200");
        refused(tenant, "?limit=x", "invalid-parameter", "?limit", "from 1 to 200");
        refused(tenant, "?order=up", "invalid-parameter", "?order", "asc, desc");
        refused(tenant, "?from=yesterday", "invalid-parameter", "?from", "RFC 3339");
        refused(tenant, "?from=%2B99999-01-01T00:00:00Z", "invalid-parameter", "?from", "RFC 3339");
        refused(tenant, "?cursor=12", "invalid-parameter", "?cursor", "next");
        refused(tenant, "?cursor=AAAA", "invalid-parameter", "?cursor", "next");
        refused(tenant, "?type=%00", "invalid-parameter", "?type", "control characters");
        refused(tenant, "?q=text", "not-supported", "?q", "not supported");
        refused(tenant, "?filter=true", "not-supported", "?filter", "not supported");
        refused(tenant, "?type=a&type=b", "invalid-parameter", "?type", "2 times");
        refused(tenant, "?colour=a&colour=a", "invalid-parameter", "?colour", "2 times");
        for (var list : List.of("sources", "subscriptions", "rejections", "dead-letters", "keys", "tenants",
                "providers")) {
            var repeated = tenant.get("/api/v1/" + list + "?limit=1&limit=2");
            assertThat(repeated.status()).as(list).isEqualTo(400);
            assertThat(repeated.text("/code")).as(list).isEqualTo("invalid-parameter");
            assertThat(repeated.text("/errors/0/pointer")).as(list).isEqualTo("?limit");
            var answer = tenant.get("/api/v1/" + list + "?colour=red");
            assertThat(answer.status()).as(list).isEqualTo(400);
            assertThat(answer.text("/errors/0/pointer")).as(list).isEqualTo("?colour");
        }
    }

    @Test
    void oneEventIsThereAtOnceWithItsBytesAndItsTimeline() {
        var tenant = tenant("at-once");
        for (var number = 0; number < 20; number++) {
            var body = "{\"id\":\"" + number + "\",\"type\":\"t\",  \"n\":1}";
            var event = "/api/v1/events/" + ingest(tenant, body);
            assertThat(tenant.get(event).status()).isEqualTo(200);
            assertThat(tenant.get(event + "/raw")).hasToString("200 " + body);
            assertThat(tenant.get(event + "/receipt")).hasToString("200 " + body);
            var timeline = tenant.get(event + "/timeline");
            assertThat(timeline.text("/items/0/what")).as("%s", timeline).isEqualTo("recorded");
            var headers = tenant.get(event + "/headers").json().at("/headers");
            assertThat(headers.valueStream()
                    .filter(header -> header.path("name").asString("").equalsIgnoreCase("X-Signature"))
                    .map(header -> header.path("value").asString(""))).containsExactly("***");
        }
    }

    @Test
    void dataAreShownAsTheyCameHoweverOddTheyAre() {
        var tenant = tenant("odd");
        var body = "{\"id\":\"o1\",\"type\":\"t\",\"n\":[" + "9".repeat(5000)
                + ",1e999999999,0.10],\"a\":{\"b\":1,\"b\":2}}";
        var event = ingest(tenant, body);
        var other = order(tenant, "o2");

        assertThat(tenant.get("/api/v1/events/" + event).toString()).contains("\"data\":" + body);
        await().atMost(WITHIN).until(() -> tenant.get("/api/v1/events").toString().contains(other));
        assertThat(tenant.get("/api/v1/events").toString()).contains(body);
    }

    @Test
    void aPageOfLargeEventsEndsEarlyAndTheNextGoesOn() {
        var tenant = tenant("large");
        IntStream.range(0, 10)
                .forEach(number -> ingest(tenant,
                        "{\"id\":\"l" + number + "\",\"type\":\"t\",\"x\":\"" + "x".repeat(600_000)
                                + "\"}"));
        await().atMost(WITHIN)
                .until(() -> ids(tenant, "?limit=1&order=asc&ceid=l9").size() == 1);

        var first = tenant.get("/api/v1/events?limit=200");
        assertThat(ids(first)).hasSize(8);
        assertThat(ids(tenant, "?limit=200&cursor=" + first.text("/next"))).hasSize(2);
    }

    @Test
    void whatStandsInAQueryIsNotShown() {
        var tenant = tenant("queries");
        var event = tenant.ingest("hmac?token=s3cr3t&x", Webhook.hmac(SECRET, "{\"id\":\"q\",\"type\":\"t\"}"))
                .text("/events/0/id");

        assertThat(tenant.get("/api/v1/events/" + event + "/headers").text("/target")).endsWith("/hmac?token=***&***");
    }

    @Test
    void aRebuiltIndexGivesTheSameAnswers() {
        var tenant = tenant("rebuilds");
        IntStream.range(0, 30).forEach(number -> order(tenant, "r" + number));
        listed(tenant, 30);
        var before = tenant.get("/api/v1/events?limit=200").json().at("/items").toString();

        router().bean("axonProjections", io.hooktrail.eventlog.Projections.class).rebuild("event-index");

        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(
                        tenant.get("/api/v1/events?limit=200").json().at("/items").toString()).isEqualTo(before));
        var head = tenant.get("/api/v1/events/" + order(tenant, "after")).json().at("/position").asLong();
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(tenant.get("/api/v1/events").json().at("/asOf").asLong())
                        .isGreaterThanOrEqualTo(head));
        assertThat(ids(tenant, "?limit=200")).hasSize(31);
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var made = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return tenant;
    }

    private static String order(Api tenant, String id) {
        return ingest(tenant, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}");
    }

    private static String ingest(Api tenant, String body) {
        var answer = tenant.ingest("hmac", Webhook.hmac(SECRET, body));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/events/0/id");
    }

    private static void listed(Api tenant, int count) {
        await().atMost(WITHIN).until(() -> ids(tenant, "?limit=200").size() == count);
    }

    private static List<String> ids(Api tenant, String query) {
        return ids(tenant.get("/api/v1/events" + query));
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().at("/items").valueStream().map(item -> item.path("id").asString("")).toList();
    }

    private static void refused(Api tenant, String query, String code, String pointer, String detail) {
        var answer = tenant.get("/api/v1/events" + query);
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/code")).as(query).isEqualTo(code);
        assertThat(answer.text("/errors/0/pointer")).as(query).isEqualTo(pointer);
        assertThat(answer.text("/errors/0/detail")).as(query).contains(detail);
    }
}
