package io.hooktrail;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;
import io.hooktrail.eventlog.Projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How deliveries went, as one asks for it. */
abstract class StatsJourneyContract extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String ONE = "/api/v1/subscriptions/one/stats";

    @Test
    void deliveriesAreCountedOnceAndARebuiltProjectionAnswersTheSame() {
        var tenant = tenant("counting");
        subscribe(tenant, "one", "good", 200);
        subscribe(tenant, "two", "bad", 500);
        for (var number = 0; number < 30; number++) {
            ingest(tenant, "good", number);
        }
        ingest(tenant, "bad", 0);

        var one = counted(tenant, ONE, 30);
        assertThat(one.json().at("/delivered").asInt()).isEqualTo(30);
        assertThat(one.json().at("/successRate").asDouble()).isEqualTo(1);
        assertThat(one.json().at("/attemptMs/p99").asDouble()).isPositive()
                .isGreaterThanOrEqualTo(one.json().at("/attemptMs/p50").asDouble());
        assertThat(one.json().at("/deliveryMs/p50").asDouble())
                .isBetween(one.json().at("/attemptMs/p50").asDouble() * 0.9, 20_000.0);
        assertThat(one.json().at("/pending").asInt()).isZero();
        assertThat(one.json().at("/oldestPendingAt").isNull()).isTrue();
        assertThat(one.text("/lastDeliveredAt")).isNotEmpty();
        assertThat(one.json().at("/errors").isEmpty()).isTrue();
        var two = counted(tenant, "/api/v1/subscriptions/two/stats?window=P7D", 1);
        assertThat(two.json().at("/errors/status").asInt()).isOne();
        assertThat(two.json().at("/successRate").asDouble()).isZero();
        assertThat(two.json().at("/deliveryMs").isNull()).isTrue();
        assertThat(two.json().at("/pending").asInt()).isOne();
        assertThat(two.text("/oldestPendingAge")).startsWith("PT");
        var all = counted(tenant, "/api/v1/stats?window=PT24H&limit=1", 31);
        assertThat(all.json().at("/received").asInt()).isEqualTo(31);
        assertThat(all.json().at("/acceptMs/p50").asDouble()).isPositive();
        assertThat(all.json().at("/failed").asInt()).isOne();
        assertThat(all.text("/subscriptions/0/name")).isEqualTo("one");
        assertThat(tenant.get("/api/v1/stats?limit=1&cursor=" + all.text("/next")).text("/subscriptions/0/name"))
                .isEqualTo("two");

        router().bean("axonProjections", Projections.class).rebuild("delivery-stats");

        await().atMost(WITHIN).untilAsserted(() -> {
            var again = tenant.get(ONE);
            assertThat(again.json().at("/asOf").asLong()).isGreaterThanOrEqualTo(all.json().at("/asOf").asLong());
            assertThat(figures(again)).isEqualTo(figures(one));
        });
    }

    @Test
    void aRestartCountsNothingTwice() {
        var tenant = tenant("restarting");
        subscribe(tenant, "one", "good", 200);
        for (var number = 0; number < 10; number++) {
            ingest(tenant, "good", number);
        }
        counted(tenant, ONE, 10);

        router().close();
        startAgain();

        var again = router().as(RouterRun.ADMIN_KEY, "restarting");
        ingest(again, "good", 10);
        assertThat(counted(again, ONE, 11).json().at("/delivered").asInt()).isEqualTo(11);
    }

    @Test
    void aWindowThatIsNoneIsRefused() {
        var tenant = tenant("windows");
        subscribe(tenant, "one", "good", 200);

        for (var window : java.util.List.of("1h", "PT0S", "P400D", "-PT1H", "")) {
            for (var path : java.util.List.of(ONE, "/api/v1/stats")) {
                var answer = tenant.get(path + "?window=" + window);
                assertThat(answer.status()).as("%s", answer).isEqualTo(400);
                assertThat(answer.text("/errors/0/pointer")).isEqualTo("?window");
            }
        }
        assertThat(tenant.get("/api/v1/subscriptions/nobody/stats").status()).isEqualTo(404);
        assertThat(tenant.get("/api/v1/stats?colour=red").status()).isEqualTo(400);
        assertThat(tenant.get(ONE).json().at("/successRate").isNull()).isTrue();
    }

    private static String figures(Answer answer) {
        var json = answer.json();
        return "" + json.at("/attempts") + json.at("/delivered") + json.at("/attemptMs") + json.at("/deliveryMs");
    }

    private static Answer counted(Api tenant, String path, int attempts) {
        var latest = new Answer[1];
        await().atMost(WITHIN).untilAsserted(() -> {
            latest[0] = tenant.get(path);
            assertThat(latest[0].json().at("/attempts").asInt()).as("%s", latest[0]).isEqualTo(attempts);
        });
        return latest[0];
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
        return tenant;
    }

    private void subscribe(Api tenant, String name, String type, int status) {
        var path = tenant.tenant() + "/" + name;
        receiver().answer(path, status);
        var answer = tenant.put("/api/v1/subscriptions/" + name, "{\"types\":[\"hmac." + type + "\"],\"sink\":\""
                + receiver().url(path)
                + "\",\"config\":{\"retry\":{\"schedule\":[\"PT1H\"],\"giveUpAfter\":\"PT72H\"}}}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private static void ingest(Api tenant, String type, int number) {
        var answer = tenant.ingest("hmac",
                Webhook.hmac(SECRET, "{\"id\":\"" + type + number + "\",\"type\":\"" + type + "\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    }
}
