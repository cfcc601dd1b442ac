package io.hooktrail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A sink that takes nothing for days, over a restart, and who is told of it. */
class DisablingJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String ALERT = "io.hooktrail.alert.subscription-disabled.v1";

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final SettableClock clock = new SettableClock(start);

    @AutoClose
    private final Receiver receiver;

    @TempDir
    private Path directory = Path.of("");

    DisablingJourneyTest() throws IOException {
        receiver = new Receiver();
    }

    @Test
    void fiveDaysWithoutASuccessDisableASubscriptionAndOneAlertTellsOfIt() {
        receiver.answer("dead", 500);
        var router = RouterRun.start(directory, List.of(), clock);
        var tenant = router.tenant("outages");
        source(tenant);
        subscribe(tenant, "dead", "\"types\":[\"hmac.order.placed\"],");
        subscribe(tenant, "everything", "\"filters\":[{\"not\":{\"exact\":{\"type\":\"hmac.order.placed\"}}}],");
        subscribe(tenant, "alerts", "\"types\":[\"" + ALERT + "\"],");
        for (var number = 0; number < 10; number++) {
            ingest(tenant, "first-" + number);
        }
        await().atMost(WITHIN).until(() -> receiver.received("dead").size() >= 10);

        // Nobody has paid attention for four days, and then the router is restarted.
        clock.set(start.plus(Duration.ofDays(4)));
        ingest(tenant, "four-days");
        await().atMost(WITHIN).until(() -> receiver.received("dead").size() >= 11);
        router.close();
        var again = router.again();
        tenant = again.as(RouterRun.ADMIN_KEY, "outages");
        assertThat(tenant.get("/api/v1/subscriptions/dead").text("/status")).isEqualTo("active");

        // Changes of configuration are stamped by the machine, and a busy one makes them minutes after the start.
        clock.set(start.plus(Duration.ofDays(5)).plus(Duration.ofHours(1)));
        ingest(tenant, "five-days");

        assertDisabled(tenant, "dead", "no delivery has succeeded for 5 d");
        await().atMost(WITHIN).until(() -> receiver.received("alerts").size() == 1);
        var alert = receiver.received("alerts").getFirst();
        assertThat(alert.header("ce-type")).isEqualTo(ALERT);
        assertThat(alert.header("ce-subject")).isEqualTo("dead");
        assertThat(alert.text()).contains("\"cause\":\"failing\"", "no delivery has succeeded for 5 d");
        assertThat(receiver.received("everything")).isEmpty();
        var events = tenant.get("/api/v1/events?type=" + ALERT).json().path("items");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("origin").asString()).isEqualTo("/alerts");

        resumedItHasFiveDaysAgain(tenant);
        again.close();
    }

    private void resumedItHasFiveDaysAgain(Api tenant) {
        assertThat(tenant.post("/api/v1/subscriptions/dead/resume", "").status()).isEqualTo(200);
        var before = receiver.received("dead").size();
        ingest(tenant, "resumed");
        await().atMost(WITHIN).until(() -> receiver.received("dead").size() > before);
        await().during(Duration.ofMillis(500))
                .atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/subscriptions/dead").text("/status").equals("active"));
        assertThat(receiver.received("alerts")).hasSize(1);
    }

    @Test
    void aSinkOfAlertsThatIsGoneIsDisabledItselfAndThatIsTheEnd() {
        receiver.answer("gone", 410);
        receiver.answer("alerts", 410);
        try (var router = RouterRun.start(directory, List.of(), clock)) {
            var tenant = router.tenant("outages");
            source(tenant);
            subscribe(tenant, "gone", "\"types\":[\"hmac.order.placed\"],");
            subscribe(tenant, "alerts", "\"types\":[\"" + ALERT + "\"],");

            ingest(tenant, "first");

            assertDisabled(tenant, "gone", "the sink answered 410 Gone");
            assertDisabled(tenant, "alerts", "the sink answered 410 Gone");
            await().atMost(WITHIN)
                    .until(() -> tenant.get("/api/v1/events?type=" + ALERT).json().path("items").size() == 2);
            await().during(Duration.ofSeconds(1))
                    .atMost(WITHIN)
                    .until(() -> tenant.get("/api/v1/events?type=" + ALERT).json().path("items").size() == 2);
            assertThat(receiver.received("alerts")).hasSize(1);
            assertThat(tenant.get("/api/v1/events?type=" + ALERT + "&status=unmatched").json().path("items"))
                    .hasSize(1);
        }
    }

    @Test
    void anAnswerFromBeforeItWasResumedDisablesItNotAgain() {
        receiver.answer("moving", 410);
        try (var router = RouterRun.start(directory, List.of(), clock)) {
            var tenant = router.tenant("late");
            source(tenant);
            subscribe(tenant, "moving", "\"types\":[\"hmac.order.placed\"],");
            var late = new CountDownLatch(1);
            receiver.holdNext("moving", late);
            ingest(tenant, "held");
            await().atMost(WITHIN).until(() -> receiver.received("moving").size() == 1);
            ingest(tenant, "first");
            assertDisabled(tenant, "moving", "the sink answered 410 Gone");
            assertThat(tenant.post("/api/v1/subscriptions/moving/resume", "").status()).isEqualTo(200);

            late.countDown();

            await().atMost(WITHIN)
                    .until(() -> tenant.get("/api/v1/dead-letters").json().path("items").size() == 2);
            await().during(Duration.ofMillis(500))
                    .atMost(WITHIN)
                    .until(() -> tenant.get("/api/v1/subscriptions/moving").text("/status").equals("active"));
            ingest(tenant, "gone-still");
            assertDisabled(tenant, "moving", "the sink answered 410 Gone");
        }
    }

    private static void assertDisabled(Api tenant, String name, String reason) {
        await().atMost(WITHIN).untilAsserted(() -> {
            var subscription = tenant.get("/api/v1/subscriptions/" + name);
            assertThat(subscription.text("/status")).as("%s", subscription).isEqualTo("disabled");
            assertThat(subscription.text("/disabledReason")).contains(reason);
        });
    }

    private static void source(Api tenant) {
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
    }

    private void subscribe(Api tenant, String name, String wants) {
        var answer = tenant.put("/api/v1/subscriptions/" + name, "{" + wants + "\"sink\":\"" + receiver.url(name)
                + "\",\"config\":{\"retry\":{\"schedule\":[\"PT24H\"],\"giveUpAfter\":\"P30D\"}}}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private static void ingest(Api tenant, String id) {
        var answer = tenant.ingest("hmac", Webhook.hmac(SECRET, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    }
}
