package io.hooktrail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.RouterRun.Answer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** A POST with an {@code Idempotency-Key} is carried out once, whatever the network does to its answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IdempotencyContract {

    private static final String BODY = "{\"role\":\"auditor\"}";

    private @Nullable RouterRun router;

    /** Settings of the store; none for H2. */
    abstract List<String> store();

    @BeforeAll
    void start(@TempDir Path directory) {
        router = RouterRun.start(directory, store());
    }

    @AfterAll
    void stop() {
        router().close();
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    @Test
    void aRepeatGetsTheFirstAnswerWithItsSecretAndMakesNothing() {
        var tenant = router().tenant("repeats");

        var first = tenant.post("/api/v1/keys", BODY, "repeat-1");
        var repeat = tenant.post("/api/v1/keys", BODY, "repeat-1");
        var other = tenant.post("/api/v1/keys", BODY, "repeat-2");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("/key")).startsWith("ht_");
        assertThat(repeat).hasToString(first.toString());
        assertThat(other.text("/key")).isNotEqualTo(first.text("/key"));
        assertThat(router().as(first.text("/key"), "default").get("/api/v1/events").status()).isEqualTo(200);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        var tenant = router().tenant("reuse");
        tenant.post("/api/v1/keys", BODY, "reuse-1");

        var reused = tenant.post("/api/v1/keys", "{\"role\":\"integrator\"}", "reuse-1");

        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.text("/code")).isEqualTo("idempotency-key-reused");
        assertThat(tenant.post("/api/v1/keys", BODY, "k".repeat(256)).text("/code"))
                .isEqualTo("unusable-idempotency-key");
    }

    @Test
    void aRefusedRequestMayBeMendedUnderItsKey() {
        var tenant = router().tenant("mended");

        assertThat(tenant.post("/api/v1/keys", "{\"role\":\"king\"}", "mend-1").status()).isEqualTo(400);
        assertThat(tenant.post("/api/v1/keys", BODY, "mend-1").status()).isEqualTo(201);
    }

    @Test
    void requestsAtOnceAreCarriedOutOnce() throws Exception {
        var tenant = router().tenant("at-once");
        var before = keys();
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Answer>>();
            for (var number = 0; number < 16; number++) {
                sent.add(threads.submit(() -> tenant.post("/api/v1/keys", BODY, "at-once-1")));
            }
            for (var answer : sent) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 409));
        assertThat(
                answers.stream().filter(answer -> answer.status() == 201).map(answer -> answer.text("/key")).distinct())
                .hasSize(1);
        assertThat(keys()).isEqualTo(before + 1);
    }

    private int keys() {
        return (int) router().tenant("count-" + System.nanoTime())
                .get("/api/v1/keys?limit=200")
                .json()
                .at("/items")
                .valueStream()
                .filter(key -> key.path("tenant").asString("").equals("at-once"))
                .count();
    }
}
