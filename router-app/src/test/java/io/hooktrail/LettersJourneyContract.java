package io.hooktrail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Dead letters found by what they are, and taken one by one or all at once. */
abstract class LettersJourneyContract extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String SECRET = "a-secret-of-the-provider";

    @Test
    void everyFilterFindsItsLettersAndNoOthers() {
        var tenant = tenant("finding");
        var first = letters(tenant, "one", "a", 1).getFirst();
        var second = letters(tenant, "two", "b", 1).getFirst();
        var all = tenant.get("/api/v1/dead-letters");
        var at = all.text("/items/0/at");

        assertThat(ids(all)).containsExactly(second, first);
        assertThat(all.text("/items/0/type")).isEqualTo("hmac.b");
        assertThat(all.text("/items/0/code")).isEqualTo("gone");
        assertThat(ids(tenant, "subscription=one")).containsExactly(first);
        assertThat(ids(tenant, "subscription=nobody")).isEmpty();
        assertThat(ids(tenant, "type=hmac.b")).containsExactly(second);
        assertThat(ids(tenant, "reason=gone")).containsExactly(second, first);
        assertThat(ids(tenant, "reason=timeout")).isEmpty();
        assertThat(ids(tenant, "from=" + at)).containsExactly(second);
        assertThat(ids(tenant, "to=" + at)).containsExactly(first);
        assertThat(ids(tenant, "subscription=one&type=hmac.b")).isEmpty();
        assertThat(ids(tenant, "subscription=two&type=hmac.b&reason=gone&from=" + at)).containsExactly(second);
    }

    @Test
    void pagesShowEachLetterOnceWhileOthersComeAndGo() {
        var tenant = tenant("paging");
        var before = letters(tenant, "one", "a", 7);
        var first = tenant.get("/api/v1/dead-letters?limit=3");
        letters(tenant, "two", "b", 2);
        discard(tenant, ids(first).getFirst());

        var second = tenant.get("/api/v1/dead-letters?limit=3&cursor=" + first.text("/next"));
        var third = tenant.get("/api/v1/dead-letters?limit=3&cursor=" + second.text("/next"));

        var seen = new ArrayList<>(ids(first));
        seen.addAll(ids(second));
        seen.addAll(ids(third));
        assertThat(seen).containsExactlyElementsOf(before.reversed());
        assertThat(third.json().at("/next").isNull()).isTrue();
    }

    @Test
    void aJobDiscardsAllThatAFilterFindsWithWhoAskedAndWhy() {
        var tenant = tenant("discarding");
        var doomed = letters(tenant, "one", "a", 300);
        var spared = letters(tenant, "two", "b", 1).getFirst();

        var asked = tenant.post("/api/v1/dead-letters/discard",
                "{\"filter\":{\"subscription\":\"one\"},\"reason\":\"they were tests\"}");

        assertThat(asked.status()).as("%s", asked).isEqualTo(202);
        assertThat(asked.json().at("/matched").asInt()).isEqualTo(300);
        assertThat(asked.header("Location")).isEqualTo("/api/v1/dead-letters/jobs/" + asked.text("/id"));
        var done = ended(tenant, asked);
        assertThat(done.text("/status")).isEqualTo("done");
        assertThat(done.json().at("/done").asInt()).isEqualTo(300);
        assertThat(done.json().at("/failed").asInt()).isZero();
        assertThat(done.text("/filter/subscription")).isEqualTo("one");
        assertThat(ids(tenant, "")).containsExactly(spared);
        var items = tenant.get("/api/v1/events/" + doomed.getFirst().replaceFirst("~.*", "") + "/timeline")
                .json()
                .path("items");
        var last = items.get(items.size() - 1);
        assertThat(last.path("what").asString()).isEqualTo("discarded");
        assertThat(last.path("reason").asString()).isEqualTo("they were tests");
        assertThat(last.path("actor").asString()).isEqualTo(done.text("/actor"));
        assertThat(tenant.post("/api/v1/dead-letters/jobs/" + asked.text("/id") + "/cancel", "").text("/status"))
                .isEqualTo("done");
    }

    @Test
    void aRetryJobLeavesLettersWhoseSubscriptionIsDisabledAndSendsThemOnceItIsNot() {
        var tenant = tenant("retrying");
        var letters = letters(tenant, "one", "a", 20);
        receiver().answer("retrying/one", 200);

        var refused = ended(tenant, tenant.post("/api/v1/dead-letters/retry", "{\"filter\":{}}"));
        assertThat(refused.json().at("/failed").asInt()).as("%s", refused).isEqualTo(20);
        assertThat(ids(tenant, "")).hasSize(20);

        assertThat(tenant.post("/api/v1/subscriptions/one/resume", "").status()).isEqualTo(200);
        var asked = tenant.post("/api/v1/dead-letters/retry", "{\"filter\":{\"type\":\"hmac.a\"}}", "once");
        var again = tenant.post("/api/v1/dead-letters/retry", "{\"filter\":{\"type\":\"hmac.a\"}}", "once");

        assertThat(again.text("/id")).isEqualTo(asked.text("/id"));
        assertThat(ended(tenant, asked).json().at("/done").asInt()).isEqualTo(20);
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(letters)
                        .allSatisfy(id -> assertThat(tenant.get("/api/v1/deliveries/" + id).text("/status"))
                                .isEqualTo("delivered")));
        assertThat(ids(tenant, "")).isEmpty();
    }

    @Test
    void jobsWithTheSameFilterAtOnceTakeEachLetterOnce() throws Exception {
        var tenant = tenant("twice");
        receiver().answer("twice/one", 500);
        giveUpAfter(tenant, "PT1S", 201);
        for (var number = 0; number < 150; number++) {
            var answer = tenant.ingest("hmac", Webhook.hmac(SECRET, "{\"id\":\"" + number + "\",\"type\":\"a\"}"));
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        }
        await().atMost(WITHIN).until(() -> ids(tenant, "limit=200").size() == 150);
        var letters = ids(tenant, "limit=200");
        receiver().answer("twice/one", 200);
        giveUpAfter(tenant, "PT1H", 200);

        var done = 0;
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<Answer> retry = () -> tenant.post("/api/v1/dead-letters/retry",
                    "{\"filter\":{\"subscription\":\"one\"}}");
            for (var asked : threads.invokeAll(java.util.Collections.nCopies(2, retry))) {
                assertThat(asked.get().status()).as("%s", asked.get()).isEqualTo(202);
                var job = ended(tenant, asked.get());
                assertThat(job.text("/status")).isEqualTo("done");
                assertThat(job.json().at("/failed").asInt()).isZero();
                done += job.json().at("/done").asInt();
            }
        }

        assertThat(done).isEqualTo(letters.size());
        await().atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/subscriptions/one/deliveries").json().path("items").isEmpty());
        assertThat(letters).allSatisfy(letter -> {
            var told = tenant.get("/api/v1/events/" + letter.replaceFirst("~.*", "") + "/timeline").json();
            assertThat(told.path("items").valueStream().map(item -> item.path("what").asString("")))
                    .containsOnlyOnce("resent", "delivered");
        });
    }

    private void giveUpAfter(Api tenant, String time, int status) {
        var put = tenant.put("/api/v1/subscriptions/one", "{\"sink\":\"" + receiver().url("twice/one")
                + "\",\"config\":{\"retry\":{\"schedule\":[\"PT0.1S\"],\"giveUpAfter\":\"" + time + "\"}}}");
        assertThat(put.status()).as("%s", put).isEqualTo(status);
    }

    @Test
    void ofManyWhoRetryTheSameLetterAtOnceOneDoes() throws Exception {
        var tenant = tenant("racing");
        var letter = letters(tenant, "one", "a", 1).getFirst();
        receiver().answer("racing/one", 200);
        assertThat(tenant.post("/api/v1/subscriptions/one/resume", "").status()).isEqualTo(200);

        List<Answer> answers;
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Answer> retry = () -> tenant.post("/api/v1/dead-letters/retry", "{\"ids\":[\"" + letter + "\"]}");
            answers = threads.invokeAll(java.util.Collections.nCopies(8, retry)).stream().map(done -> {
                try {
                    return done.get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }).toList();
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 202)
                .allSatisfy(answer -> assertThat(answer.text("/code")).isIn("dead-letter-taken", "not-found"));
        await().atMost(WITHIN)
                .until(() -> "delivered".equals(tenant.get("/api/v1/deliveries/" + letter).text("/status")));
        assertThat(tenant.get("/api/v1/deliveries/" + letter).json().at("/attempts").size()).isEqualTo(2);
    }

    /** That many events of a type whose delivery the sink refused with 410; their deliveries, the first given up first. */
    private List<String> letters(Api tenant, String subscription, String type, int count) {
        var path = tenant.tenant() + "/" + subscription;
        receiver().answer(path, 200);
        var made = tenant.put("/api/v1/subscriptions/" + subscription, "{\"types\":[\"hmac." + type + "\"],\"sink\":\""
                + receiver().url(path) + "\"}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        assertThat(tenant.post("/api/v1/subscriptions/" + subscription + "/pause", "").status()).isEqualTo(200);
        for (var number = 0; number < count; number++) {
            var answer = tenant.ingest("hmac",
                    Webhook.hmac(SECRET, "{\"id\":\"" + type + number + "\",\"type\":\"" + type + "\"}"));
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        }
        receiver().answer(path, 410);
        assertThat(tenant.post("/api/v1/subscriptions/" + subscription + "/resume", "").status()).isEqualTo(200);
        var letters = new ArrayList<String>();
        await().atMost(WITHIN).until(() -> {
            letters.clear();
            var next = "";
            do {
                var page = tenant.get("/api/v1/dead-letters?limit=200&subscription=" + subscription + next);
                letters.addAll(ids(page));
                next = page.json().at("/next").isNull() ? "" : "&cursor=" + page.text("/next");
            } while (!next.isEmpty());
            return letters.size() == count;
        });
        // The last letter may be written before the subscription is disabled.
        await().atMost(WITHIN)
                .until(() -> "disabled".equals(tenant.get("/api/v1/subscriptions/" + subscription).text("/status")));
        return letters.reversed();
    }

    private static Answer ended(Api tenant, Answer asked) {
        var latest = new Answer[]{asked};
        await().atMost(WITHIN).until(() -> {
            latest[0] = tenant.get("/api/v1/dead-letters/jobs/" + asked.text("/id"));
            return !"running".equals(latest[0].text("/status"));
        });
        return latest[0];
    }

    private static void discard(Api tenant, String id) {
        var answer = tenant.post("/api/v1/dead-letters/discard", "{\"ids\":[\"" + id + "\"]}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    }

    private static List<String> ids(Api tenant, String query) {
        return ids(tenant.get("/api/v1/dead-letters?" + query));
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().path("items").valueStream().map(item -> item.path("id").asString("")).toList();
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
        return tenant;
    }
}
