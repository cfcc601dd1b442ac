package io.hooktrail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import io.hooktrail.EventReader.Got;
import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Reading events forward, pulled and streamed. */
abstract class ReadingJourneyContract extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String SECRET = "a-secret-of-the-provider";
    private static final String ALERT = "io.hooktrail.alert.subscription-disabled.v1";
    private static final int READERS_MAX = 200;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    abstract List<String> database();

    @Override
    final List<String> store() {
        return Stream.concat(database().stream(), Stream.of("--hooktrail.reading.heartbeat=PT0.3S",
                "--hooktrail.reading.taken-within=PT2S", "--hooktrail.http.read-timeout=PT3S",
                "--hooktrail.reading.readers-per-tenant=" + READERS_MAX))
                .toList();
    }

    @Test
    void aPullerSeesEveryOfferedEventOnceAndInOrder() {
        var tenant = tenant("pulls");
        var other = tenant("pulls-not");
        var sent = new ArrayList<String>();
        for (var number = 0; number < 25; number++) {
            publish(other, "other" + number, "x", "");
            publish(tenant, "p" + number, number % 2 == 0 ? "even" : "odd", "s" + number % 3);
            sent.add("p" + number);
        }
        quarantined(tenant);
        conflicting(tenant, "p3");
        var last = publish(tenant, "last", "odd", "");
        sent.add("last");

        var position = position(tenant, last);
        var got = new ArrayList<String>();
        var at = 0L;
        while (at < position) {
            var page = pull(tenant, "?limit=4&wait=PT10S&after=" + at);
            assertThat(page.header("Content-Type")).isEqualTo("application/cloudevents-batch+json");
            assertThat(ceids(page)).hasSizeLessThanOrEqualTo(4);
            got.addAll(ceids(page));
            assertThat(next(page)).isGreaterThan(at);
            at = next(page);
            assertThat(page.header("Link")).contains("after=" + at).contains("limit=4").endsWith("rel=\"next\"");
        }

        assertThat(got).containsExactlyElementsOf(sent);
        assertThat(ceids(pull(tenant, "?type=even&limit=200"))).hasSize(13);
        assertThat(ceids(pull(tenant, "?type=odd&subject=s1"))).containsExactly("p1", "p7", "p13", "p19");
        assertThat(ceids(pull(tenant, "?source=/nobody"))).isEmpty();
        assertThat(ceids(pull(tenant, "?origin=hmac"))).isEmpty();
        var event = pull(tenant, "?limit=1").json().get(0);
        assertThat(event.path("recordedtime").asString("")).isNotEmpty();
        assertThat(event.path("data").path("n").asString("")).isEqualTo("p0");
    }

    @Test
    void alertsAreReadByThoseWhoNameThemAndByNobodyElse() {
        var tenant = tenant("alerts");
        receiver().answer("alerts/gone", 410);
        var made = tenant.put("/api/v1/subscriptions/gone", "{\"sink\":\"" + receiver().url("alerts/gone") + "\"}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        publish(tenant, "first", "made", "");
        await().atMost(WITHIN)
                .until(() -> tenant.get("/api/v1/events?type=" + ALERT).json().path("items").size() == 1);
        var last = position(tenant, publish(tenant, "last", "made", ""));

        assertThat(ceids(pull(tenant, "?wait=PT10S&after=" + (last - 1)))).containsExactly("last");
        assertThat(ceids(pull(tenant, ""))).containsExactly("first", "last");
        assertThat(pull(tenant, "?type=" + ALERT).json().at("/0/subject").asString("")).isEqualTo("gone");
        assertThat(pull(tenant, "?origin=/alerts").json()).hasSize(1);
        try (var all = open(tenant, "?after=0", null); var named = open(tenant, "?after=0&type=" + ALERT, null)) {
            await().atMost(WITHIN).until(() -> all.events().size() == 2 && named.events().size() == 1);
            assertThat(all.events()).extracting(Got::ceid).containsExactly("first", "last");
        }
    }

    @Test
    void nobodyPublishesAsTheRouterAndItsOwnTimeCounts() {
        var tenant = tenant("forging");
        receiver().answer("forging/all", 200);
        var made = tenant.put("/api/v1/subscriptions/all", "{\"sink\":\"" + receiver().url("forging/all") + "\"}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        var envelope = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"%s\","
                + "\"recordedtime\":\"2001-01-01T00:00:00Z\",\"causationid\":\"theirs\"}";

        var forged = tenant.publish("/events", "[" + envelope.formatted("made") + "," + envelope.formatted(ALERT) + "]",
                "application/cloudevents-batch+json");
        assertThat(forged.status()).as("%s", forged).isEqualTo(400);
        assertThat(forged.text("/code")).isEqualTo("reserved-type");
        assertThat(forged.text("/detail")).contains("event 1");
        assertThat(tenant.get("/api/v1/events").json().path("items")).isEmpty();

        var published = tenant.publish("/events", envelope.formatted("made"), "application/cloudevents+json");
        assertThat(published.status()).as("%s", published).isEqualTo(202);
        var stored = tenant.get("/api/v1/events/" + published.text("/results/0/id"));
        assertThat(stored.text("/event/recordedtime")).isEqualTo("2001-01-01T00:00:00Z");
        assertThat(stored.json().at("/causationId").isNull()).isTrue();
        await().atMost(WITHIN).until(() -> receiver().received("forging/all").size() == 1);
        var delivered = receiver().received("forging/all").getFirst();
        assertThat(delivered.header("ce-recordedtime")).isEqualTo(stored.text("/recordedAt"));
        assertThat(delivered.header("ce-causationid")).isEqualTo("theirs");
        var pulled = pull(tenant, "?wait=PT10S").json();
        assertThat(pulled.at("/0/recordedtime").asString("")).isEqualTo(stored.text("/recordedAt"));
        assertThat(pulled.at("/0/causationid").asString("")).isEqualTo("theirs");
    }

    @Test
    void aPullThatFindsNothingLeadsPastWhatItPassed() {
        var tenant = tenant("passes");
        var last = publish(tenant, "one", "seen", "");
        var position = position(tenant, last);
        await().atMost(WITHIN).until(() -> next(pull(tenant, "?type=never")) >= position);

        assertThat(ceids(pull(tenant, "?type=never"))).isEmpty();
        assertThat(next(pull(tenant, "?after=" + position))).isGreaterThanOrEqualTo(position);
    }

    @Test
    void aWaitingPullIsAnsweredWhenItsEventComes() throws Exception {
        var tenant = tenant("waits");
        var after = position(tenant, publish(tenant, "before", "seen", ""));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var began = System.nanoTime();
            var waiting = threads.submit(() -> pull(tenant, "?wait=PT15S&type=wanted&after=" + after));
            await().atMost(WITHIN).until(() -> router().meter("hooktrail.reading.readers") == 1);
            publish(tenant, "not it", "seen", "");
            var last = publish(tenant, "it", "wanted", "");

            assertThat(ceids(waiting.get())).containsExactly("it");
            assertThat(next(waiting.get())).isGreaterThanOrEqualTo(position(tenant, last));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(14));
        }
        var began = System.nanoTime();
        assertThat(ceids(pull(tenant, "?wait=PT0.4S&type=never"))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(400),
                Duration.ofSeconds(10));
    }

    @Test
    void aWrongReadingIsRefusedByName() {
        var tenant = tenant("wrong");
        refused(tenant, "pull?after=-1", "?after", "invalid-parameter");
        refused(tenant, "pull?after=999999999", "?after", "invalid-parameter");
        refused(tenant, "pull?wait=PT61S", "?wait", "invalid-parameter");
        refused(tenant, "pull?wait=1", "?wait", "invalid-parameter");
        refused(tenant, "pull?limit=201", "?limit", "invalid-parameter");
        refused(tenant, "pull?colour=red", "?colour", "invalid-parameter");
        refused(tenant, "pull?filter=true", "?filter", "not-supported");
        refused(tenant, "stream?after=x", "?after", "invalid-parameter");
        refused(tenant, "stream?limit=1", "?limit", "invalid-parameter");
        refused(tenant, "stream?filter=true", "?filter", "not-supported");
        try (var stream = open(tenant, "", "garbage")) {
            assertThat(stream.status()).isEqualTo(400);
        }
    }

    @Test
    void aStreamThatIsCutAgainAndAgainMissesNothingAndRepeatsNothing() throws Exception {
        var tenant = tenant("cut");
        var sent = 400;
        var got = new ArrayList<Got>();
        try (var senders = Executors.newFixedThreadPool(4)) {
            for (var sender = 0; sender < 4; sender++) {
                var number = sender;
                senders.execute(() -> IntStream.range(0, sent / 4)
                        .forEach(event -> publish(tenant, number + "-" + event, "made", "")));
            }
            var position = "0";
            while (got.size() < sent) {
                var stream = open(tenant, "?after=0", position);
                var enough = Math.min(37, sent - got.size());
                await().atMost(WITHIN).until(() -> stream.events().size() >= enough);
                stream.close();
                got.addAll(stream.events());
                position = got.getLast().id();
            }
        }

        assertThat(got).extracting(Got::position).isSorted().doesNotHaveDuplicates();
        assertThat(got).extracting(Got::ceid).doesNotHaveDuplicates().hasSize(sent);
    }

    @Test
    void aStreamBeginsNowUnlessToldOtherwiseAndShowsEventsOnOneLine() {
        var tenant = tenant("now");
        publish(tenant, "before", "made", "");
        try (var now = open(tenant, "", null); var narrow = open(tenant, "?type=other", null)) {
            await().atMost(WITHIN).until(() -> !now.lastId().isEmpty() && !narrow.lastId().isEmpty());
            var answer = tenant.publish("/events",
                    "[{\"specversion\":\"1.0\",\"id\":\"after\",\"source\":\"/s\",\"type\":"
                            + "\"made\",\"data\":{\n\"a\":\r\n 1}}]",
                    "application/cloudevents-batch+json");
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
            await().atMost(WITHIN).until(() -> !now.events().isEmpty());

            assertThat(now.header("Content-Type")).startsWith("text/event-stream");
            assertThat(now.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(now.events()).extracting(Got::ceid).containsExactly("after");
            assertThat(now.events().getFirst().event().at("/data/a").asInt()).isOne();
            // The heartbeat leads a reader past what it did not want.
            await().atMost(WITHIN)
                    .until(() -> Long.parseLong(narrow.lastId()) >= now.events().getFirst().position());
            assertThat(narrow.events()).isEmpty();
        }
    }

    @Test
    void twoHundredReadersGetEveryEventAndOneMoreIsRefused() {
        var tenant = tenant("many");
        var readers = new ArrayList<EventReader>();
        try {
            for (var number = 0; number < READERS_MAX; number++) {
                readers.add(open(tenant, "", null));
            }
            assertThat(readers).extracting(EventReader::status).containsOnly(200);
            var refused = tenant.get("/api/v1/events/stream");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("/code")).isEqualTo("too-many-readers");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(tenant.get("/api/v1/events/pull?wait=PT1S").status()).isEqualTo(429);
            assertThat(tenant.get("/api/v1/events/pull").status()).isEqualTo(200);

            var sent = IntStream.range(0, 20).mapToObj(number -> "m" + number).toList();
            sent.forEach(id -> publish(tenant, id, "made", ""));

            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(readers).allSatisfy(
                            reader -> assertThat(reader.events()).extracting(Got::ceid)
                                    .containsExactlyElementsOf(sent)));
        } finally {
            readers.forEach(EventReader::close);
        }
        await().atMost(WITHIN).until(() -> router().meter("hooktrail.reading.readers") == 0);
    }

    @Test
    void aReaderThatTakesNothingIsCutAndLosesNothing() throws IOException {
        var tenant = tenant("slow");
        var sent = IntStream.range(0, 40).mapToObj(number -> "b" + number).toList();
        sent.forEach(id -> publish(tenant, id, "made", "", "x".repeat(200_000)));
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), router().port()));
            slow.getOutputStream()
                    .write(("GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\nHooktrail-Tenant: slow\r\n"
                            + "Authorization: Bearer " + RouterRun.ADMIN_KEY + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(WITHIN).until(() -> router().meter("hooktrail.reading.readers") == 1);

            // Its socket is full long before the end of eight megabytes.
            await().atMost(WITHIN).until(() -> router().meter("hooktrail.reading.readers") == 0);
        }
        try (var again = open(tenant, "?after=0", null)) {
            await().atMost(WITHIN).until(() -> again.events().size() == sent.size());
            assertThat(again.events()).extracting(Got::ceid).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void aRevokedKeyEndsItsStreamAndNoOther() {
        var tenant = tenant("revoked");
        var made = tenant.post("/api/v1/keys", "{\"role\":\"subscriber\",\"tenant\":\"revoked\"}");
        try (var revoked = EventReader.open(client, router(), made.text("/key"), "revoked", "", null);
                var other = open(tenant, "", null)) {
            assertThat(revoked.status()).isEqualTo(200);
            assertThat(tenant.delete("/api/v1/keys/" + made.text("/id")).status()).isEqualTo(204);

            await().atMost(WITHIN).until(revoked::isOver);
            publish(tenant, "more", "made", "");
            await().atMost(WITHIN).until(() -> other.events().size() == 1);
            assertThat(revoked.events()).isEmpty();
        }
    }

    final EventReader open(Api tenant, String query, @org.jspecify.annotations.Nullable String lastEventId) {
        return EventReader.open(client, router(), RouterRun.ADMIN_KEY, tenant.tenant(), query, lastEventId);
    }

    private Api tenant(String name) {
        return router().tenant(name);
    }

    static String publish(Api tenant, String ceid, String type, String subject) {
        return publish(tenant, ceid, type, subject, "");
    }

    private static String publish(Api tenant, String ceid, String type, String subject, String more) {
        var answer = tenant.publish("/events",
                "{\"specversion\":\"1.0\",\"id\":\"" + ceid + "\",\"source\":\"/s\",\"type\":\""
                        + type + "\"" + (subject.isEmpty() ? "" : ",\"subject\":\"" + subject + "\"")
                        + ",\"data\":{\"n\":\""
                        + ceid + "\",\"more\":\"" + more + "\"}}",
                "application/cloudevents+json");
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/results/0/id");
    }

    private static void quarantined(Api tenant) {
        var made = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        assertThat(tenant.ingest("hmac", Webhook.hmac(SECRET, "{\"id\":")).text("/events/0/status"))
                .isEqualTo("quarantined");
    }

    private static void conflicting(Api tenant, String ceid) {
        var answer = tenant.publish("/events", "{\"specversion\":\"1.0\",\"id\":\"" + ceid
                + "\",\"source\":\"/s\",\"type\":\"odd\",\"data\":\"other\"}", "application/cloudevents+json");
        assertThat(answer.text("/results/0/status")).as("%s", answer).isEqualTo("conflict");
    }

    private static long position(Api tenant, String event) {
        return tenant.get("/api/v1/events/" + event).json().at("/position").asLong();
    }

    private static Answer pull(Api tenant, String query) {
        var answer = tenant.get("/api/v1/events/pull" + query);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private static long next(Answer page) {
        return Long.parseLong(page.header("Hooktrail-Position"));
    }

    private static List<String> ceids(Answer page) {
        return page.json().valueStream().map(event -> event.path("id").asString("")).toList();
    }

    private static void refused(Api tenant, String call, String pointer, String code) {
        var answer = tenant.get("/api/v1/events/" + call);
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/code")).as(call).isEqualTo(code);
        assertThat(answer.text("/errors/0/pointer")).as(call).isIn(pointer, "/" + pointer);
    }
}
