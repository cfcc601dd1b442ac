package io.hooktrail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.EventReader.Got;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Reading on the store of production, which may have two nodes. */
class ReadingOnPostgresJourneyTest extends ReadingJourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String MASTER_KEY = "--hooktrail.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @AutoClose
    private final PostgresServer postgres = new PostgresServer();

    @Override
    List<String> database() {
        var settings = new ArrayList<>(postgres.settings());
        settings.add(MASTER_KEY);
        return settings;
    }

    @Test
    void aReaderThatGoesFromNodeToNodeMissesNothingAndRepeatsNothing(@TempDir Path directory) {
        var one = router();
        var tenant = one.tenant("two-nodes");
        var sent = 300;
        var got = new ArrayList<Got>();
        try (var two = RouterRun.start(directory, database());
                var client = java.net.http.HttpClient.newHttpClient();
                var senders = Executors.newFixedThreadPool(2)) {
            for (var node : List.of(one, two)) {
                var api = node.as(RouterRun.ADMIN_KEY, "two-nodes");
                senders.execute(() -> IntStream.range(0, sent / 2)
                        .forEach(number -> publish(api, (node == one ? "a" : "b") + number, "made", "")));
            }
            var position = "0";
            var turn = 0;
            while (got.size() < sent) {
                var enough = Math.min(29, sent - got.size());
                var stream = EventReader.open(client, turn++ % 2 == 0 ? two : one, RouterRun.ADMIN_KEY,
                        tenant.tenant(), "", position);
                await().atMost(WITHIN).until(() -> stream.events().size() >= enough);
                stream.close();
                got.addAll(stream.events());
                position = got.getLast().id();
            }
        }

        assertThat(got).extracting(Got::position).isSorted().doesNotHaveDuplicates();
        assertThat(got).extracting(Got::ceid).doesNotHaveDuplicates().hasSize(sent);
    }
}
