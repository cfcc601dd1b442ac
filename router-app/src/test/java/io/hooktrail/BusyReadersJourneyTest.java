package io.hooktrail;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Readers that hold every connection of theirs hold up readers only. */
class BusyReadersJourneyTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 18;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void webhooksAreAcceptedAndDeliveredWhileReadersHoldAllTheirConnections() throws Exception {
        try (var receiver = new Receiver(); var router = RouterRun.start(directory, List.of())) {
            var api = router.tenant("shop");
            api.put("/api/v1/sources/github", "{\"provider\":\"github\",\"secrets\":[\"a-secret-of-github\"]}");
            api.put("/api/v1/subscriptions/all", "{\"sink\":\"" + receiver.url("all") + "\"}");
            var held = new ArrayList<Connection>();
            try {
                for (var number = 0; number < CONNECTIONS; number++) {
                    held.add(router.bean("dataSource", DataSource.class).getConnection());
                }
                assertThat(router.meter("hikaricp.connections.active")).isGreaterThanOrEqualTo(CONNECTIONS);
                assertAccepted(api, "first");
                await().atMost(WITHIN).until(() -> receiver.received("all").size() == 1);

                await().during(LONGER_THAN_THE_LEASE)
                        .atMost(WITHIN)
                        .until(() -> router.meter("hooktrail.lanes.slots") == 64);
                assertAccepted(api, "second");
                await().atMost(WITHIN).until(() -> receiver.received("all").size() == 2);
            } finally {
                for (var connection : held) {
                    connection.close();
                }
            }
        }
    }

    @Test
    void manyWritersOfOneNameHoldUpNeitherWebhooksNorEachOther() throws Exception {
        try (var router = RouterRun.start(directory, List.of());
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var api = router.tenant("shop");
            api.put("/api/v1/sources/github", "{\"provider\":\"github\",\"secrets\":[\"a-secret-of-github\"]}");
            var writes = IntStream.range(0, 40)
                    .mapToObj(number -> writers.submit(() -> api.put("/api/v1/subscriptions/one",
                            "{\"sink\":\"http://127.0.0.1:9/" + number + "\"}").status()))
                    .toList();
            assertTimeout(Duration.ofSeconds(10), () -> assertAccepted(api, "meanwhile"));

            for (var write : writes) {
                assertThat(write.get()).isIn(200, 201);
            }
        }
    }

    private static void assertAccepted(RouterRun.Api api, String id) {
        assertThat(api.ingest("github", Webhook.github("a-secret-of-github", id, "push", "{}")).status())
                .isEqualTo(202);
    }
}
