package io.hooktrail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.hooktrail.CorpusSending.Outcome;
import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;
import io.hooktrail.corpus.Corpus;
import io.hooktrail.corpus.Expected;
import io.hooktrail.corpus.Line;
import io.hooktrail.provider.PaymentSchemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Every line of the corpora, sent twice as its provider sends: nothing is lost, doubled or changed between the request and
 * a receiver, and each event is named as the mapping tables say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CorpusJourneyContract {

    private static final String PUBLIC_URL = "https://hooks.example.com";
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMillis(500);

    private final List<RouterRun> routers = new ArrayList<>();
    private @Nullable Receiver receiver;

    /** Settings of the store; none for H2. */
    abstract List<String> store();

    abstract int nodes();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        receiver = new Receiver();
        var settings = new ArrayList<>(store());
        settings.add("--hooktrail.public-url=" + PUBLIC_URL);
        while (routers.size() < nodes()) {
            routers.add(RouterRun.start(directory, settings));
        }
    }

    @AfterAll
    void stop() {
        routers.forEach(RouterRun::close);
        receiver().close();
    }

    private Receiver receiver() {
        return requireNonNull(receiver);
    }

    static List<String> providers() {
        return Corpus.PROVIDERS;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyLineOfOurOwnIsStoredOnceNamedByTheTableAndDeliveredByteForByte(String provider) {
        check(Corpus.own(), provider);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everySharedLineIsStoredOnceNamedByTheTableAndDeliveredByteForByte(String provider) {
        var shared = Corpus.shared();
        assumeTrue(shared.isPresent(), "no folder shared/corpus beside the project: only our own lines were sent");
        check(shared.orElseThrow(), provider);
    }

    private void check(Corpus corpus, String provider) {
        var path = corpus.name() + "-" + provider;
        routers.getFirst().tenant(path);
        var tenants = routers.stream().map(router -> router.as(RouterRun.ADMIN_KEY, path)).toList();
        var secret = subscribe(tenants.getFirst(), path);
        var all = corpus.lines(provider);
        var sent = all.stream().filter(line -> Corpus.skipped(line).isEmpty()).toList();
        assertThat(sent).isNotEmpty();
        var skipped = new TreeMap<>(all.stream()
                .flatMap(line -> Corpus.skipped(line).stream())
                .collect(groupingBy(reason -> reason, counting())));

        var from = Instant.now();
        var sending = new CorpusSending(provider, tenants, sent);
        sending.send(0);
        sending.send(1);
        var until = Instant.now();
        var road = new Checked(tenants, sending, secret, from, until);

        var stored = road.stored();
        var counts = road.counts(stored);
        System.out.printf("corpus %s on %d node(s): %d lines sent twice, not sent %s, %s%n", path, routers.size(),
                sent.size(), skipped, counts);
        road.checkCounts(counts);
        var received = receiver().received(path);
        await().atMost(WITHIN)
                .pollDelay(Duration.ZERO)
                .during(QUIET)
                .untilAsserted(() -> assertThat(webhookIds(received)).hasSize(counts.routed() + counts.canonical()));
        checkQuarantined(corpus, provider, sent, sending);
        road.checkNames(stored);
        road.checkReceived(stored, received);
        road.checkBytes(stored);
    }

    private String subscribe(Api tenant, String path) {
        var answer = tenant.put("/api/v1/subscriptions/all", "{\"sink\":\"" + receiver().url(path) + "\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.text("/secret");
    }

    private static java.util.Set<String> webhookIds(List<Receiver.Delivery> received) {
        return received.stream().map(delivery -> delivery.header("webhook-id")).collect(toSet());
    }

    private static void checkQuarantined(Corpus corpus, String provider, List<Line> sent, CorpusSending sending) {
        var quarantined = sending.outcomes()
                .stream()
                .filter(outcome -> outcome.status().equals("quarantined"))
                .map(outcome -> outcome.line().bodyHash())
                .collect(toSet());
        assertThat(quarantined).as("quarantined lines of %s %s against quarantined.txt; sent were %s", corpus.name(),
                provider, sent).isEqualTo(corpus.knownQuarantined(provider).keySet());
    }

    /** Of one provider and corpus. */
    private record Counts(
            int sent,
            int accepted,
            int duplicate,
            int conflict,
            int routed,
            int quarantined,
            int conflicts,
            int canonical,
            int all) {}

    /** What was sent against what is stored and what arrived. */
    private record Checked(List<Api> tenants, CorpusSending sending, String secret, Instant from, Instant until) {

        /** Every stored event by its id, once the index has them all. */
        Map<String, JsonNode> stored() {
            var wanted = sending.outcomes().stream().map(Outcome::eventId).distinct().count() + sending.facts();
            var latest = new ArrayList<Map<String, JsonNode>>();
            await().atMost(WITHIN).untilAsserted(() -> {
                latest.clear();
                latest.add(list(tenants.getLast()));
                assertThat(latest.getFirst()).hasSize((int) wanted);
            });
            return latest.getFirst();
        }

        private static Map<String, JsonNode> list(Api tenant) {
            var items = new HashMap<String, JsonNode>();
            var cursor = "";
            do {
                var page = tenant.get("/api/v1/events?order=asc&limit=200" + cursor);
                assertThat(page.status()).as("%s", page).isEqualTo(200);
                page.json().path("items").forEach(item -> items.put(item.path("id").asString(""), item));
                cursor = page.json().path("next").isNull() ? "" : "&cursor=" + page.text("/next");
            } while (!cursor.isEmpty());
            return items;
        }

        Counts counts(Map<String, JsonNode> stored) {
            var canonical = count(stored, "routed", true);
            return new Counts(sending.outcomes().size(), (int) (sending.count("accepted") + sending.count(
                    "quarantined")),
                    (int) sending.count("duplicate"), (int) sending.count("conflict"), count(stored, "routed", false),
                    count(stored, "quarantined", false), count(stored, "conflict", false), canonical, stored.size());
        }

        private static int count(Map<String, JsonNode> stored, String status, boolean isCanonical) {
            return (int) stored.values()
                    .stream()
                    .filter(item -> item.path("status").asString("").equals(status)
                            && isCanonical(item) == isCanonical)
                    .count();
        }

        private static boolean isCanonical(JsonNode item) {
            return item.path("event").has("causationid");
        }

        void checkCounts(Counts counts) {
            assertThat(counts.sent()).as("%s", counts)
                    .isEqualTo(counts.accepted() + counts.duplicate() + counts.conflict());
            assertThat(counts.accepted()).as("%s", counts).isEqualTo(counts.routed() + counts.quarantined());
            assertThat(counts.conflict()).as("%s", counts).isEqualTo(counts.conflicts());
            assertThat(counts.canonical()).as("%s", counts).isEqualTo(sending.facts());
            assertThat(counts.all()).as("%s", counts)
                    .isEqualTo(counts.routed() + counts.quarantined() + counts.conflicts() + counts.canonical());
        }

        /** The element that made an event first; its later duplicates must have been answered with that event's id. */
        private Map<String, Outcome> firsts() {
            var firsts = new HashMap<String, Outcome>();
            for (var outcome : sending.outcomes()) {
                var first = firsts.putIfAbsent(outcome.eventId(), outcome);
                if (first != null) {
                    assertThat(outcome.status()).as("%s", outcome.line()).isEqualTo("duplicate");
                    assertThat(outcome.expected().key()).as("%s", outcome.line()).isEqualTo(first.expected().key());
                }
            }
            return firsts;
        }

        void checkNames(Map<String, JsonNode> stored) {
            var firsts = firsts();
            var ids = new HashMap<String, String>();
            stored.forEach((id, item) -> {
                var outcome = firsts.get(id);
                if (outcome == null) {
                    checkFact(item, requireNonNull(firsts.get(item.path("causationId").asString("")), id));
                } else if (outcome.expected().isMappable()) {
                    var attributes = attributes(item);
                    checkAttributes(attributes, outcome);
                    ids.merge(outcome.expected().key(), String.valueOf(attributes.get("id")), (one, other) -> {
                        assertThat(other).as("%s", outcome.line()).isEqualTo(one);
                        return one;
                    });
                } else {
                    assertThat(item.path("status").asString("")).isEqualTo("quarantined");
                    assertThat(item.path("reason").asString("")).isNotEmpty();
                }
                if (outcome != null) {
                    assertThat(item.path("origin").asString("")).isEqualTo(outcome.source());
                }
            });
            assertThat(new HashSet<>(ids.values())).as("no two identities share an id").hasSameSizeAs(ids.keySet());
        }

        private static Map<String, String> attributes(JsonNode item) {
            var attributes = new TreeMap<String, String>();
            item.path("event").properties().forEach(field -> {
                if (!field.getKey().equals("data") && !field.getKey().equals("data_base64")) {
                    attributes.put(field.getKey(), field.getValue().asString());
                }
            });
            return attributes;
        }

        private void checkAttributes(Map<String, String> actual, Outcome outcome) {
            var expected = new TreeMap<>(requireNonNull(outcome.expected().attributes()));
            var attributes = new TreeMap<>(actual);
            var time = expected.remove("time");
            checkTime(attributes.remove("time"), time, outcome.line());
            if (Expected.HASH.equals(expected.get("id"))) {
                assertThat(attributes.remove("id")).matches("[0-9a-f]{64}");
                expected.remove("id");
            }
            assertThat(attributes).as("%s", outcome.line()).isEqualTo(expected);
        }

        private void checkTime(@Nullable String actual, @Nullable String expected, Line line) {
            if (expected == null) {
                assertThat(actual).as("time of %s", line).isNull();
                return;
            }
            var time = java.time.OffsetDateTime.parse(Objects.requireNonNull(actual, "time of " + line)).toInstant();
            if (expected.equals(Expected.RECEIPT)) {
                assertThat(time).as("time of %s", line).isBetween(from, until);
            } else {
                assertThat(time).as("time of %s", line).isEqualTo(Instant.parse(expected));
            }
        }

        private static void checkFact(JsonNode item, Outcome cause) {
            var fact = requireNonNull(cause.expected().fact(), () -> cause.line() + " has no canonical event");
            var told = new TreeMap<>(requireNonNull(cause.expected().attributes()));
            var attributes = attributes(item);
            assertThat(attributes).as("%s", cause.line())
                    .containsEntry("type", "io.hooktrail.payment." + fact.name() + ".v1")
                    .containsEntry("source", told.get("source"))
                    .containsEntry("subject", fact.subject())
                    .containsEntry("causationid", told.get("id"))
                    .containsEntry("datacontenttype", "application/json")
                    .containsEntry("dataschema", PUBLIC_URL + "/registry/schemagroups/payment/schemas/" + fact.name()
                            + "/versions/1");
            PaymentSchemas.check(fact.name(), item.at("/event/data").toString());
            fact.data()
                    .forEach((name, value) -> assertThat(item.at("/event/data/" + name).asString()).as(name)
                            .isEqualTo(value));
        }

        void checkReceived(Map<String, JsonNode> stored, List<Receiver.Delivery> received) {
            var firsts = firsts();
            for (var delivery : received) {
                var id = delivery.header("webhook-id").split("_", -1)[1];
                var item = requireNonNull(stored.get(id), () -> "an event of nobody came: " + id);
                assertThat(item.path("status").asString("")).as(id).isEqualTo("routed");
                assertThat(delivery.isSignedWith(secret)).as(id).isTrue();
                var told = new TreeMap<String, String>();
                told.put("datacontenttype", delivery.header("content-type"));
                delivery.headers().forEach((name, values) -> {
                    if (name.regionMatches(true, 0, "ce-", 0, 3)) {
                        assertThat(values).hasSize(1);
                        told.put(name.substring(3).toLowerCase(java.util.Locale.ROOT), unescaped(values.getFirst()));
                    }
                });
                assertThat(told.remove("recordedtime")).as(id).isEqualTo(item.path("recordedAt").asString(""));
                assertThat(told).as(id).isEqualTo(attributes(item));
                var outcome = firsts.get(id);
                if (outcome != null) {
                    assertThat(delivery.body()).as("%s", outcome.line()).isEqualTo(outcome.expected().data());
                }
            }
        }

        /** Percent escapes only, as the HTTP binding of CloudEvents 1.0 says (section 3.1.3.2). */
        private static String unescaped(String value) {
            return java.net.URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
        }

        /** Data and the whole request as the API gives them back, from the nodes in turn. */
        void checkBytes(Map<String, JsonNode> stored) {
            var firsts = firsts();
            var ids = List.copyOf(firsts.keySet());
            assertThat(stored.keySet()).containsAll(ids);
            var calls = new ArrayList<Supplier<List<Answer>>>();
            for (var index = 0; index < ids.size(); index++) {
                var node = tenants.get(index % tenants.size());
                var path = "/api/v1/events/" + ids.get(index);
                calls.add(() -> List.of(node.get(path + "/raw"), node.get(path + "/receipt")));
            }
            var answers = CorpusSending.atOnce(calls);
            for (var index = 0; index < ids.size(); index++) {
                var outcome = requireNonNull(firsts.get(ids.get(index)));
                assertThat(answers.get(index).getFirst().body()).as("%s", outcome.line())
                        .isEqualTo(outcome.expected().data());
                assertThat(answers.get(index).getLast().body()).as("%s", outcome.line())
                        .isEqualTo(outcome.line().body());
            }
        }
    }
}
