package io.hooktrail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import io.hooktrail.egress.client.FaultySink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A sink that does not answer holds its own rows and costs the store nothing. */
class HangingSinkJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int EVENTS = 40;
    private static final int IN_FLIGHT = 16;
    /** One for each retry of the attempts that the stop cut off, as they come due one by one, and a few to find the rows. */
    private static final int LOOKS_MAX = IN_FLIGHT + 5;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aLaneThatCannotSendDoesNotAskTheStoreAgainAndAgain() throws Exception {
        try (var sink = FaultySink.scripted(FaultySink.Talk::hang)) {
            try (var router = RouterRun.start(directory, List.of("--hooktrail.shutdown.grace=PT1S"))) {
                var api = router.tenant("shop");
                assertThat(api.put("/api/v1/subscriptions/all", "{\"sink\":\"" + sink.uri() + "\"}").status())
                        .isEqualTo(201);
                api.put("/api/v1/sources/github", "{\"provider\":\"github\",\"secrets\":[\"a-secret-of-github\"]}");
                for (var number = 0; number < EVENTS; number++) {
                    assertThat(api.ingest("github", Webhook.github("a-secret-of-github", "e" + number, "push", "{}"))
                            .status()).isEqualTo(202);
                }
                assertFewLooks(router, sink, IN_FLIGHT);
            }
            try (var again = RouterRun.start(directory, List.of("--hooktrail.shutdown.grace=PT1S"))) {
                assertFewLooks(again, sink, 2 * IN_FLIGHT);
            }
        }
    }

    private static void assertFewLooks(RouterRun router, FaultySink sink, int requests) {
        await().atMost(WITHIN).until(() -> sink.requests().size() >= requests);
        await().during(Duration.ofSeconds(2))
                .atMost(WITHIN)
                .until(() -> router.meter("hooktrail.lanes.looks") <= LOOKS_MAX);
        assertThat(sink.requests()).hasSize(requests);
        LoggerFactory.getLogger(HangingSinkJourneyTest.class)
                .info("{} looks at the store", router.meter("hooktrail.lanes.looks"));
    }
}
