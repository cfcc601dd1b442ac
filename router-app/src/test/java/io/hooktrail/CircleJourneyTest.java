package io.hooktrail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.RouterRun.Api;
import io.hooktrail.egress.client.FaultySink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A receiver that sends everything it gets back to the router, as a new event and with the headers it came with. */
class CircleJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String SECRET = "a-secret-of-the-provider";

    private final AtomicReference<@Nullable RouterRun> router = new AtomicReference<>();
    private final AtomicInteger laps = new AtomicInteger();
    private final FaultySink forwarder = FaultySink.scripted(talk -> {
        ingest("lap-" + laps.incrementAndGet(), talk.request().header("hooktrail-hops"));
        talk.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });

    @BeforeEach
    void start(@TempDir Path directory) {
        router.set(RouterRun.start(directory, List.of()));
        var tenant = router().tenant("circles");
        assertThat(tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}").status())
                .isEqualTo(201);
        assertThat(tenant.put("/api/v1/subscriptions/circle", "{\"sink\":\"" + forwarder.uri() + "\"}").status())
                .isEqualTo(201);
    }

    @AfterEach
    void stop() throws Exception {
        router().close();
        forwarder.close();
    }

    @Test
    void anEventGoesRoundEightTimesAndIsThenADeadLetterThatSaysWhy() {
        ingest("first", "");

        await().atMost(WITHIN).until(() -> letters() == 1);
        await().during(Duration.ofMillis(500)).atMost(WITHIN).until(() -> forwarder.requests().size() == 8);
        assertThat(forwarder.requests()).extracting(request -> request.header("hooktrail-hops"))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
        var letter = tenant().get("/api/v1/dead-letters").json().at("/items/0");
        assertThat(letter.path("reason").asString())
                .isEqualTo("not sent: it came here through 8 deliveries or more, so it may be going in a circle");
        assertThat(letter.path("attempts").asInt()).isZero();
        var event = tenant().get("/api/v1/events/" + letter.path("eventId").asString());
        assertThat(event.text("/status")).isEqualTo("routed");

        byHandItGoesRoundOnceMore(letter.path("id").asString());
    }

    private void byHandItGoesRoundOnceMore(String letter) {
        var retried = tenant().post("/api/v1/dead-letters/retry", "{\"ids\":[\"" + letter + "\"]}");
        assertThat(retried.status()).as("%s", retried).isEqualTo(202);

        await().atMost(WITHIN).until(() -> forwarder.requests().size() == 9);
        await().atMost(WITHIN).until(() -> letters() == 1);
        await().during(Duration.ofMillis(500)).atMost(WITHIN).until(() -> forwarder.requests().size() == 9);
    }

    @Test
    void whatIsPublishedIsCountedTheSame() {
        var answer = router().send("/events", new Webhook(Map.of("Authorization", "Bearer " + RouterRun.ADMIN_KEY,
                "Hooktrail-Tenant", "circles", "Hooktrail-Hops", "8", "Content-Type", "application/json",
                "ce-specversion", "1.0", "ce-id", "1", "ce-source", "/shop", "ce-type", "shop.order.placed"),
                "{}".getBytes(UTF_8)));

        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        await().atMost(WITHIN).until(() -> letters() == 1);
        assertThat(forwarder.requests()).isEmpty();
    }

    private int letters() {
        return tenant().get("/api/v1/dead-letters").json().path("items").size();
    }

    private void ingest(String id, String hops) {
        var webhook = Webhook.hmac(SECRET, "{\"id\":\"" + id + "\",\"type\":\"order.placed\"}");
        var answer = tenant().ingest("hmac", hops.isEmpty() ? webhook : webhook.with("Hooktrail-Hops", hops));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    }

    private RouterRun router() {
        return requireNonNull(router.get());
    }

    private Api tenant() {
        return router().as(RouterRun.ADMIN_KEY, "circles");
    }
}
