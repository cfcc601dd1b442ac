package io.hooktrail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes on one store, as anybody outside sees them: one router. */
class TwoNodesJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration MOVED_WITHIN = Duration.ofSeconds(10);
    private static final int SENDERS = 100;
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String TENANT = "shop";
    private static final String PATIENT = "\"config\":{\"retry\":{\"schedule\":[\"PT0.2S\"],\"giveUpAfter\":\"PT1H\"}}";

    private final PostgresServer postgres = new PostgresServer();
    private final JdbcTemplate store;
    private final Receiver receiver;
    private @Nullable RouterRun one;
    private @Nullable RouterRun two;

    TwoNodesJourneyTest() throws IOException {
        store = new JdbcTemplate(postgres.store());
        receiver = new Receiver();
    }

    @BeforeEach
    void start(@TempDir Path first, @TempDir Path second) {
        var settings = new ArrayList<>(postgres.settings());
        settings.add("--hooktrail.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        one = RouterRun.start(first, settings);
        two = RouterRun.start(second, settings);
        await().atMost(WITHIN).until(() -> slots(one()) == 32 && slots(two()) == 32);
        one().tenant(TENANT);
        for (var provider : List.of("github", "stripe", "mollie")) {
            put("sources/" + provider, "{\"provider\":\"" + provider + "\",\"secrets\":[\"" + SECRET + "\"]}");
        }
    }

    @AfterEach
    void stop() throws IOException {
        two().close();
        one().close();
        receiver.close();
        postgres.close();
    }

    private RouterRun one() {
        return requireNonNull(one);
    }

    private RouterRun two() {
        return requireNonNull(two);
    }

    private static Api api(RouterRun node) {
        return node.as(RouterRun.ADMIN_KEY, TENANT);
    }

    private void put(String path, String body) {
        var answer = api(one()).put("/api/v1/" + path, body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }

    private static double slots(RouterRun node) {
        return node.meter("hooktrail.lanes.slots");
    }

    @Test
    void theNodeThatDeliversKnowsHowASinkIsAskedAndTheOtherSaysSo() {
        put("subscriptions/sink", "{\"sink\":\"" + receiver.url("sink") + "\"}");

        assertThat(List.of(one(), two())).extracting(node -> api(node).get("/api/v1/subscriptions/sink")
                .json()
                .at("/health/circuit")
                .asString("")).containsExactlyInAnyOrder("closed", "");
    }

    @Test
    void ofManySendersOfOneEventOneIsAcceptedAndOneDeliveryIsMade() throws Exception {
        put("subscriptions/all", "{\"sink\":\"" + receiver.url("all") + "\"}");
        Map<String, Function<String, Webhook>> providers = Map.of("github",
                id -> Webhook.github(SECRET, id, "push", "{\"ref\":\"" + id + "\"}"), "stripe",
                id -> Webhook.stripe(SECRET,
                        "{\"id\":\"evt_" + id + "\",\"object\":\"event\",\"type\":\"charge.updated\","
                                + "\"created\":1773500966,\"data\":{\"object\":{\"id\":\"ch_1\"}}}"),
                "mollie",
                id -> Webhook.mollie(SECRET, "{\"resource\":\"event\",\"id\":\"event_" + id + "\",\"type\":"
                        + "\"sales-invoice.created\",\"entityId\":\"x\",\"createdAt\":\"2026-03-14T15:09:20+00:00\"}"));
        var expected = new HashMap<String, Integer>();
        for (var round = 1; round <= 5; round++) {
            for (var provider : providers.keySet()) {
                var webhook = requireNonNull(providers.get(provider)).apply(provider + round);
                var answers = atOnce(provider, webhook);

                assertThat(answers).extracting(Answer::status).containsOnly(202);
                assertThat(answers).filteredOn(answer -> answer.text("/status").equals("accepted")).hasSize(1);
                assertThat(answers).filteredOn(answer -> answer.text("/status").equals("duplicate"))
                        .hasSize(SENDERS - 1);
                assertThat(answers).extracting(answer -> answer.text("/events/0/id"))
                        .containsOnly(
                                answers.getFirst().text("/events/0/id"));
                expected.put(new String(webhook.body(), java.nio.charset.StandardCharsets.UTF_8), 1);
            }
        }

        await().atMost(WITHIN).until(() -> receiver.received("all").size() >= expected.size() && settled());
        var counts = new HashMap<String, Integer>();
        receiver.received("all").forEach(delivery -> counts.merge(delivery.text(), 1, Integer::sum));
        assertThat(counts).isEqualTo(expected);
    }

    /** Everything was sent, and what became of it is stored. */
    private boolean settled() {
        return count("SELECT count(*) FROM delivery") == 0;
    }

    private long count(String query) {
        return requireNonNull(store.queryForObject(query, Long.class));
    }

    private List<Answer> atOnce(String source, Webhook webhook) throws Exception {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Answer>>();
            for (var sender = 0; sender < SENDERS; sender++) {
                var node = api(sender % 2 == 0 ? one() : two());
                sent.add(threads.submit(() -> {
                    go.await();
                    return node.ingest(source, webhook);
                }));
            }
            go.countDown();
            var answers = new ArrayList<Answer>();
            for (var answer : sent) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    @Test
    void whatOneNodeAcceptsForALaneOfTheOtherArrivesWithinASecond() {
        var lanes = subscribe(40, "");

        var slowest = new ArrayList<Duration>();
        for (var round = 1; round <= 5; round++) {
            var sent = System.nanoTime();
            push(one(), "within" + round);
            var expected = round;
            await().atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> lanes.stream().allMatch(lane -> receiver.received(lane).size() == expected));
            slowest.add(Duration.ofNanos(System.nanoTime() - sent));
        }

        var owners = store.queryForList("SELECT DISTINCT owner FROM lane_slot WHERE owner IS NOT NULL AND slot IN ("
                + "SELECT mod(CAST(split_part(split_part(stream, '~', 2), '.', 1) AS BIGINT), 64) FROM event_log "
                + "WHERE stream_type = 'Delivery')", UUID.class);
        assertThat(owners).as("the lanes lie on both nodes").hasSize(2);
        // The fastest of the rounds: the machine that runs the tests may be busy with others.
        assertThat(slowest).as("until all lanes had it").anyMatch(took -> took.toMillis() < 1000);
    }

    @Test
    void theLanesOfANodeThatStopsMoveToTheOther() {
        receiver.answer("lane-0", 503);
        var lanes = subscribe(40, PATIENT);
        for (var number = 1; number <= 3; number++) {
            push(number % 2 == 0 ? one() : two(), "stop" + number);
        }
        await().atMost(WITHIN).until(() -> receiver.received("lane-39").size() >= 3);

        two().close();
        await().atMost(MOVED_WITHIN).until(() -> slots(one()) == 64);
        receiver.answer("lane-0", 200);
        push(one(), "stop4");

        await().atMost(WITHIN).until(this::settled);
        assertThat(lanes.subList(1, 40)).allSatisfy(lane -> assertThat(receiver.received(lane)).hasSize(4));
        assertThat(receiver.received("lane-0").stream().map(delivery -> delivery.header("webhook-id")).distinct())
                .hasSize(4);
    }

    @Test
    void nothingIsLostWhenLeasesAreTakenAwayInTheMiddleOfTraffic() {
        var lanes = subscribe(40, PATIENT);
        for (var number = 0; number < 60; number++) {
            push(number % 2 == 0 ? one() : two(), "taken" + number);
            if (number == 20) {
                // To a node that is not there: everybody's slots are stolen behind their backs.
                store.update("UPDATE lane_slot SET owner = ?, epoch = epoch + 1", UUID.randomUUID());
            }
            if (number == 40) {
                // One node, and then the other, is declared dead though it lives.
                store.update("DELETE FROM lane_node WHERE id = (SELECT min(id::text)::uuid FROM lane_node)");
            }
        }

        await().atMost(WITHIN).until(() -> slots(one()) + slots(two()) == 64 && settled());
        assertThat(lanes).allSatisfy(lane -> assertThat(
                receiver.received(lane).stream().map(delivery -> delivery.header("webhook-id")).distinct())
                .hasSize(60));
        assertThat(count("SELECT count(*) FROM event_log WHERE name LIKE 'DeliverySucceeded%'")).isEqualTo(60 * 40);
        assertThat(count("SELECT count(*) FROM event_log WHERE stream_type = 'Delivery'")).isEqualTo(60 * 40);
    }

    @Test
    void aResendAskedOfOneNodeIsMadeByTheOther() {
        subscribe(40, "");
        var event = push(one(), "resent");
        await().atMost(WITHIN).until(() -> received(40) == 40 && settled());

        var deliveries = api(two()).get("/api/v1/events/" + event + "/deliveries").json().at("/items");
        deliveries.forEach(delivery -> assertThat(
                api(two()).post("/api/v1/deliveries/" + delivery.path("id").asString("") + "/resend", "").status())
                .isEqualTo(202));

        await().atMost(WITHIN).until(() -> received(40) == 80 && settled());
        assertThat(count("SELECT count(*) FROM lane_note")).isZero();
    }

    private int received(int lanes) {
        var sum = 0;
        for (var lane = 0; lane < lanes; lane++) {
            sum += receiver.received("lane-" + lane).size();
        }
        return sum;
    }

    /** Match-all subscriptions to a path each: neighbours in the log, so that they fill the slots in turn. */
    private List<String> subscribe(int count, String config) {
        var lanes = new ArrayList<String>();
        for (var number = 0; number < count; number++) {
            var lane = "lane-" + number;
            put("subscriptions/" + lane,
                    "{\"sink\":\"" + receiver.url(lane) + "\"" + (config.isEmpty() ? "" : "," + config) + "}");
            lanes.add(lane);
        }
        return lanes;
    }

    /** Returns the event's id. */
    private static String push(RouterRun node, String id) {
        var answer = api(node).ingest("github", Webhook.github(SECRET, id, "push", "{\"ref\":\"" + id + "\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/events/0/id");
    }
}
